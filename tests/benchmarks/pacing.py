"""A job at an API that takes 600 calls a minute: how much of that it uses, and what the people beside it notice."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.benchmarks.job import Job
from tests.benchmarks.numbers import milliseconds, p95
from tests.benchmarks.stage import UNDO_SECONDS, Call, Stage, staged
from tests.benchmarks.table import Row

NUMBER = 1000
LIMIT = 600  # calls a minute
WINDOW = 60.0
LEAST_USED = 0.95
MOST_REFUSED = 0.01
MOST_SLOWER = 2.0
IDLE = 40  # views


@dataclass
class Views:
    """How long the list took, and beside it the smallest page there is, which tells how busy the machine was."""

    lists: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def beside_people() -> list[Row]:
    """One deletes a thousand, another looks at the list once a second, before it and all the while."""
    with staged(conversations=NUMBER, latency_ms=80, rate_limit_per_minute=LIMIT) as stage:
        window = stage.calls()[0].at
        for _ in range(3):
            stage.browser.another_tab().get(stage.conversations)
        job = Job.of_all(stage, NUMBER)
        page = job.preview()
        views = iter(range(IDLE))
        idle = _a_view_a_second(stage, lambda: next(views, None) is None)
        # The job begins when the window of the calls until now is over, so that all it has is its own windows.
        time.sleep(max(0.0, window + WINDOW - UNDO_SECONDS + 1 - time.time()))
        job.confirm(page, NUMBER)
        job.until_begun()
        busy = _a_view_a_second(stage, lambda: job.over(job.numbers()))
        return _rows(stage.calls(), idle, busy)


def _rows(calls: list[Call], idle: Views, busy: Views) -> list[Row]:
    sent = [number for number, call in enumerate(calls) if call.method == "DELETE"]
    during = calls[sent[0] : sent[-1] + 1]
    minutes = (during[-1].at - during[0].at) / 60
    # The API counts in windows of a minute: a part of one says more than it may, a whole one hides what comes after it.
    used = min(len(during) / minutes, sum(call.at < during[0].at + WINDOW for call in during))
    refused = sum(call.status == 429 for call in during) / len(during)
    slower = p95(busy.lists) / p95(idle.lists)
    assert sum(call.method == "DELETE" and call.status == 200 for call in during) == NUMBER, "Not all were deleted."
    least, most = LEAST_USED * LIMIT, f"{MOST_REFUSED:.0%}"
    return [
        Row(f"a job of {NUMBER} at {LIMIT} calls a minute, and a view a second", f"{minutes * 60:.0f} s"),
        Row("  calls a minute on the key", f"{used:.0f}", f"{least:.0f}", used >= least),
        Row("  of them deletions", f"{len(sent) / minutes:.0f}"),
        Row("  answered 429", f"{refused:.1%}", most, refused <= MOST_REFUSED),
        Row("  the list before it (95th percentile)", f"{p95(idle.lists):.0f} ms"),
        Row("  the list beside it (95th percentile)", f"{p95(busy.lists):.0f} ms"),
        Row("  /healthz before and beside it, for comparison", f"{p95(idle.bare):.0f}, {p95(busy.bare):.0f} ms"),
        Row("  times slower", f"{slower:.2f}", f"{MOST_SLOWER:.2f}", slower < MOST_SLOWER),
    ]


def _a_view_a_second(stage: Stage, enough: Callable[[], bool]) -> Views:
    views, tab = Views(), stage.browser.another_tab()
    due = time.monotonic()
    while not enough():
        views.lists.append(milliseconds(lambda: tab.get(stage.conversations)))
        views.bare.append(milliseconds(lambda: tab.get("/healthz")))
        due += 1
        time.sleep(max(0.0, due - time.monotonic()))
    return views
