"""Ten thousand conversations: found and previewed, deleted by one job, and followed on its page meanwhile."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import requests

from tests.benchmarks.job import PER_PAGE, Job
from tests.benchmarks.numbers import milliseconds, p95
from tests.benchmarks.stage import KEY, Stage, staged
from tests.benchmarks.table import Row
from tests.benchmarks.weight import resident

NUMBER = 10_000
PAGES = NUMBER // PER_PAGE
A_HANDFUL = 5
AT_ONCE = 8
MOST_OF_A_SCRIPTS = 2.0
MOST_GROWTH = 64  # MB
SLOWEST = 50  # milliseconds
EVERY = 0.5  # seconds between two looks; the page itself looks every two


def found_and_deleted() -> list[Row]:
    """The job that is previewed is then let loose."""
    with staged(conversations=NUMBER, latency_ms=20) as stage:
        bare = _by_a_bare_script(stage)
        before = len(stage.calls())
        start = time.perf_counter()
        job = Job.of_all(stage, NUMBER)
        page = job.preview()
        ours = time.perf_counter() - start
        calls = len(stage.calls()) - before
        return [*_finding(bare, ours, calls), *_deleting(stage, job, page)]


def _finding(bare: float, ours: float, calls: int) -> list[Row]:
    share, most = ours / bare, PAGES + A_HANDFUL
    return [
        Row(f"the {PAGES} pages of {NUMBER}, a bare script with {AT_ONCE} threads", f"{bare:.1f} s"),
        Row(f"selecting all {NUMBER}, until the preview", f"{ours:.1f} s"),
        Row("  times as long", f"{share:.2f}", f"{MOST_OF_A_SCRIPTS:.2f}", share <= MOST_OF_A_SCRIPTS),
        Row("  upstream calls", f"{calls}", f"{most}", calls <= most),
    ]


def _deleting(stage: Stage, job: Job, page: str) -> list[Row]:
    worker = Path(f"/proc/{stage.worker}")
    job.confirm(page, NUMBER)
    job.until_begun()
    start, before = time.perf_counter(), resident(worker)
    most, said = before, ""
    taken: list[float] = []
    bare: list[float] = []
    while not job.over(said):
        time.sleep(EVERY)
        asked = time.perf_counter()
        said = job.numbers()
        if not job.over(said):
            taken.append((time.perf_counter() - asked) * 1000)
        bare.append(milliseconds(lambda: job.tab.get("/healthz")))
        most = max(most, resident(worker))
    lasted, growth = time.perf_counter() - start, (most - before) / 1024
    assert stage.direct.get(stage.upstream_list).json()["data"]["total"] == 0, "Not all of them were deleted."
    return [
        Row(f"a job of {NUMBER}", f"{lasted:.0f} s"),
        Row("  the worker's memory grows by", f"{growth:.0f} MB", f"{MOST_GROWTH} MB", growth < MOST_GROWTH),
        Row(f"  a look at its progress (median of {len(taken)})", f"{median(taken):.1f} ms"),
        Row("  a look at its progress (95th percentile)", f"{p95(taken):.1f} ms"),
        Row("  /healthz, for comparison (95th percentile, slowest)", f"{p95(bare):.1f}, {max(bare):.1f} ms"),
        Row("  a look at its progress (slowest)", f"{max(taken):.1f} ms", f"{SLOWEST} ms", max(taken) < SLOWEST),
    ]


def _by_a_bare_script(stage: Stage) -> float:
    def fetch(numbers: range) -> int:
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {KEY}"
            answers = [session.get(stage.upstream_list, params={"page": str(number)}) for number in numbers]
            return sum(len(answer.json()["data"]["data"]) for answer in answers)

    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        fetched = sum(pool.map(fetch, [range(first, PAGES + 1, AT_ONCE) for first in range(1, AT_ONCE + 1)]))
    taken = time.perf_counter() - start
    assert fetched == NUMBER, "The script did not see every conversation."
    return taken
