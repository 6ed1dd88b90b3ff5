"""The list of conversations: what it adds to the API's own time, and what it asks of the API."""

from statistics import median

from tests.benchmarks.numbers import milliseconds
from tests.benchmarks.stage import Stage
from tests.benchmarks.table import Row

TIMES = 60
MOST_ADDED = 20  # milliseconds


def warm_up(stage: Stage) -> None:
    """Let both worker processes load what they load with their first pages, and learn the agent's name."""
    for _ in range(8):
        stage.browser.another_tab().get(stage.conversations)
    stage.browser.get(stage.conversations)


def time_added(stage: Stage) -> list[Row]:
    """One call here, one there, in turns, over kept-alive connections."""
    direct, through = [], []
    for number in range(TIMES):
        page = number % 10 + 1
        direct.append(milliseconds(lambda page=page: stage.direct.get(stage.upstream_list, params={"page": page})))
        through.append(milliseconds(lambda page=page: stage.browser.get(f"{stage.conversations}?page={page}")))
    added = median(through) - median(direct)
    return [
        Row("conversation list, the API directly (median)", f"{median(direct):.1f} ms"),
        Row("conversation list, the dashboard (median)", f"{median(through):.1f} ms"),
        Row("  the dashboard adds", f"{added:.1f} ms", f"{MOST_ADDED} ms", added <= MOST_ADDED),
    ]


def upstream_calls(stage: Stage) -> Row:
    """How often the API is asked for one view: whole pages and fragments, pages and filters."""
    views = [
        stage.conversations,
        f"{stage.conversations}?page=7",
        f"{stage.conversations}?name=test",
        f"{stage.conversations}?by=anonymous&order=asc",
    ]
    before = len(stage.calls())
    for view in views:
        stage.browser.get(view)
        stage.browser.get(view, HX_Request="true", HX_Target="table")
    asked = stage.calls()[before:]
    exact = len(asked) == 2 * len(views) and all(call.path.endswith("/conversations") for call in asked)
    return Row("upstream calls for a list view", f"{len(asked) / len(views) / 2:g}", "1", exact)
