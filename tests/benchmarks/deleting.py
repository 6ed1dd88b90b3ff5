"""Deleting hundreds of ticked conversations, beside the vendor's way: one after another, a new connection each."""

import time

import requests

from tests.benchmarks.job import Job
from tests.benchmarks.stage import KEY, Stage
from tests.benchmarks.table import Row

NUMBER = 300
FASTER = 7
LATENCY = 0.1


def hundreds(stage: Stage) -> list[Row]:
    """The same number both ways. Both must really have deleted."""
    before = _total(stage)
    vendors = _the_vendors_way(stage)
    ours = _by_a_job(stage)
    assert before - _total(stage) == 2 * NUMBER, "Not all of them were deleted."
    times = vendors / ours
    return [
        Row(f"deleting {NUMBER}, the vendor's way", f"{vendors:.2f} s"),
        Row(f"deleting {NUMBER} by a job, checked against the list", f"{ours:.2f} s"),
        Row("  times faster", f"{times:.1f}", f"{FASTER}", times >= FASTER),
    ]


def _the_vendors_way(stage: Stage) -> float:
    ids: list[str] = []
    while len(ids) < NUMBER:
        answer = stage.direct.get(stage.upstream_list, params={"page": len(ids) // 10 + 1})
        ids += [row["session_id"] for row in answer.json()["data"]["data"]]
    start = time.perf_counter()
    for session_id in ids[:NUMBER]:
        answer = requests.delete(
            f"{stage.upstream_list}/{session_id}", headers={"Authorization": f"Bearer {KEY}"}, timeout=60
        )
        answer.raise_for_status()
    return time.perf_counter() - start


def _by_a_job(stage: Stage) -> float:
    """From its first call to its last answer, by the sandbox's ledger: without the time to undo."""
    job = Job.of_the_newest(stage, NUMBER)
    page = job.preview()
    before = len(stage.calls())
    job.confirm(page, NUMBER)
    job.until_over()
    calls = stage.calls()[before:]
    assert sum(call.method == "DELETE" for call in calls) == NUMBER, "The job did not delete each of them once."
    # A call is noted when its latency is over.
    return calls[-1].at - calls[0].at + LATENCY


def _total(stage: Stage) -> int:
    total: int = stage.direct.get(stage.upstream_list).json()["data"]["total"]
    return total
