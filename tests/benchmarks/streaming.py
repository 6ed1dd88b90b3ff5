"""Streamed answers: how soon the first word arrives, and what fifty of them at once leave to the pages."""

import threading
import time
from collections.abc import Callable
from statistics import median

import requests

from tests.benchmarks.browser import Browser, found
from tests.benchmarks.listing import warm_up
from tests.benchmarks.numbers import milliseconds, p95
from tests.benchmarks.stage import Stage, staged
from tests.benchmarks.table import Row

QUESTION = "How can I connect a device?"
TIMES = 20
MOST_LATER = 50.0  # milliseconds
STREAMS = 50
MOST_P95 = 300.0  # milliseconds
SECONDS = 6.0


def beside_pages() -> list[Row]:
    """First alone, then fifty at once beside somebody who reads lists."""
    with staged(conversations=2000, latency_ms=100, word_ms=120) as stage:
        warm_up(stage)
        return [*_first_words(stage), *_fifty(stage)]


class Asking:
    """One person who asks in a conversation, over a connection of its own."""

    def __init__(self, stage: Stage) -> None:
        self.tab: Browser = stage.browser.another_tab()
        rows = stage.direct.get(stage.upstream_list).json()["data"]["data"]
        self.session_id = rows[5]["session_id"]
        page = self.tab.get(f"{stage.conversations}{self.session_id}/").text
        self.token = found(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        self.address = f"{self.tab.origin}{stage.conversations}{self.session_id}/stream/"

    def start(self) -> requests.Response:
        """Ask; the answer is still to be read."""
        form = {"csrfmiddlewaretoken": self.token, "question": QUESTION}
        return self.tab.session.post(self.address, form, stream=True, timeout=120)


def _first_words(stage: Stage) -> list[Row]:
    asking = Asking(stage)
    upstream = f"{stage.upstream_list}/{asking.session_id}/messages?stream=true"
    direct, through = [], []
    for _ in range(TIMES):
        direct.append(_until(lambda: _ask_the_api(stage, upstream), b'"message":"1.'))
        through.append(_until(asking.start, b"event: answer"))
    later = median(through) - median(direct)
    return [
        Row("first word of an answer, the API (median)", f"{median(direct):.1f} ms"),
        Row("first word of an answer, the dashboard (median)", f"{median(through):.1f} ms"),
        Row("  later by", f"{later:.1f} ms", f"{MOST_LATER:g} ms", later <= MOST_LATER),
    ]


def _ask_the_api(stage: Stage, address: str) -> requests.Response:
    return stage.direct.post(address, json={"prompt": QUESTION}, stream=True, timeout=120)


def _until(ask: Callable[[], requests.Response], words: bytes) -> float:
    """Milliseconds until the words have arrived. Then it hangs up."""
    start = time.perf_counter()
    with ask() as response:
        seen = b""
        for piece in response.iter_content(None):
            seen += piece
            if words in seen:
                return (time.perf_counter() - start) * 1000
    raise AssertionError(f"The stream ended without {words!r}: {seen[-300:]!r}")


def _fifty(stage: Stage) -> list[Row]:
    idle = _listed(stage, SECONDS / 2)
    streams = [Asking(stage) for _ in range(STREAMS)]
    over = threading.Event()
    ended: list[bytes] = []
    threads = [threading.Thread(target=_read, args=(stream, over, ended)) for stream in streams]
    for thread in threads:
        thread.start()
    time.sleep(1)  # all have begun
    beside = _listed(stage, SECONDS)
    under_way = STREAMS - len(ended)
    over.set()
    for thread in threads:
        thread.join()
    refused = sum(b"event: failed" in end for end in ended)
    return [
        Row("list p95 without streams", f"{p95(idle):.0f} ms"),
        Row(
            f"streams at once, still under way after {SECONDS:g} s", f"{under_way}", f"{STREAMS}", under_way == STREAMS
        ),
        Row("  of them refused or broken", f"{refused}", "0", refused == 0),
        Row("list p95 beside them", f"{p95(beside):.0f} ms", f"{MOST_P95:g} ms", p95(beside) < MOST_P95),
    ]


def _read(stream: Asking, over: threading.Event, ended: list[bytes]) -> None:
    """Ask again and again, so that there is always an answer on its way."""
    while not over.is_set():
        last = b""
        with stream.start() as response:
            for piece in response.iter_content(None):
                last = piece
                if over.is_set():
                    return
        if b"event: stored" not in last:
            ended.append(last)
            return


def _listed(stage: Stage, seconds: float) -> list[float]:
    """Times of one list after the other, from one person."""
    tab, times = stage.browser.another_tab(), []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        times.append(milliseconds(lambda: tab.get(f"{stage.conversations}?page={len(times) % 10 + 1}")))
    return times
