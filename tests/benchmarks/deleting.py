"""Deleting a hundred ticked conversations, beside the vendor's way: one after another, a new connection each."""

import time

import requests

from tests.benchmarks.browser import found
from tests.benchmarks.stage import KEY, Stage
from tests.benchmarks.table import Row

NUMBER = 100
MOST_OF_THE_VENDORS = 1 / 6
PAGES = "?through=10"  # a hundred rows at the API's ten a page


def a_hundred(stage: Stage) -> list[Row]:
    """In turns, with half of the vendor's hundred each time. Both ways must really have deleted."""
    before = _total(stage)
    vendors, through = 0.0, []
    for _ in range(2):
        vendors += _the_vendors_way(stage, NUMBER // 2)
        through.append(_through_the_dashboard(stage))
    assert before - _total(stage) == NUMBER + 2 * NUMBER, "Not all of them were deleted."
    ours = sum(through) / len(through)
    share = ours / vendors
    return [
        Row(f"deleting {NUMBER}, the vendor's way", f"{vendors:.2f} s"),
        Row(f"deleting {NUMBER} ticked, the dashboard, listed again", f"{ours:.2f} s"),
        Row("  of the vendor's time", f"{share:.3f}", f"{MOST_OF_THE_VENDORS:.3f}", share <= MOST_OF_THE_VENDORS),
    ]


def _the_vendors_way(stage: Stage, number: int) -> float:
    ids: list[str] = []
    while len(ids) < number:
        answer = stage.direct.get(stage.upstream_list, params={"page": len(ids) // 10 + 1})
        ids += [row["session_id"] for row in answer.json()["data"]["data"]]
    start = time.perf_counter()
    for session_id in ids[:number]:
        answer = requests.delete(
            f"{stage.upstream_list}/{session_id}", headers={"Authorization": f"Bearer {KEY}"}, timeout=60
        )
        answer.raise_for_status()
    return time.perf_counter() - start


def _through_the_dashboard(stage: Stage) -> float:
    page = stage.browser.get(stage.conversations + PAGES).text
    ticked = [(name, value) for name in ("ids", "rows") for value in found(rf'name="{name}" value="([^"]+)"', page)]
    assert sum(name == "ids" for name, _ in ticked) == NUMBER, "The list does not show a hundred tick boxes."
    choose = found(r'<form id="bulk" method="post" action="([^"]+)"', page)[0]
    start = time.perf_counter()
    question = stage.browser.post(choose, page, ticked, HX_Request="true").text
    confirm = found(r'<form method="post" action="([^"]+)"', question)[0]
    table = stage.browser.post(confirm, question, [], HX_Request="true").text
    taken = time.perf_counter() - start
    assert f"Deleted {NUMBER}." in table, "The dashboard does not say that it deleted them."
    return taken


def _total(stage: Stage) -> int:
    total: int = stage.direct.get(stage.upstream_list).json()["data"]["total"]
    return total
