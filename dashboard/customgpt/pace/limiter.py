"""The limiter: each call takes a permit before it is sent, and its answer is compared with what was known then."""

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from weakref import WeakValueDictionary

from dashboard.customgpt.backoff import BEARABLE
from dashboard.customgpt.errors import RateLimited
from dashboard.customgpt.pace import budget
from dashboard.customgpt.pace.budget import Permit, State, Wait
from dashboard.customgpt.pace.headers import observe
from dashboard.customgpt.pace.stores import MemoryStore, Store

log = logging.getLogger(__name__)
POLL = 0.25
COUNTS = ("Limit", "Remaining", "Reset")
# A permit that was taken and not used is not kept for a later window.
STALE = 10.0


# Where the background threads of one process queue for a key, so that only one of them asks the store.
_turnstiles: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
_making = threading.Lock()


def _turnstile(name: str) -> threading.Lock:
    with _making:
        return _turnstiles.setdefault(name, threading.Lock())


class RateLimiter:
    """One key's pace, for one class of callers. Threads share it; each has its own permits.

    People's calls go whenever the window has one left. With `background`, calls are spread over the window and leave a
    reserve. `cap` is the most calls a minute, whatever the API says. `clock` is seconds since 1970, `ticks` monotonic.
    """

    def __init__(
        self,
        store: Store | None = None,
        *,
        cap: int | None = None,
        background: bool = False,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store or MemoryStore()
        self._cap = cap
        self._background = background
        self._clock = clock
        self._ticks = ticks
        self._sleep = sleep
        self._turnstile = _turnstile(self._store.name)
        self._own = threading.local()

    def try_acquire(self, until: float) -> bool:
        """Take a permit for this thread's next call, waiting for it. False: none came before `until` (time.monotonic).

        The background waits until then before it says False, so that asking again in a loop does no harm. Others are
        told at once when none can come in time: waiting would not help them, and they must not ask again in a loop.
        """
        found = self._queue(until) if self._background else self._poll(until)
        if isinstance(found, Wait):
            return False
        self._own.held = found
        return True

    def acquire(self, until: float) -> None:
        """Take the permit of the call that this thread sends now: the one it holds, or another, waiting for it.

        Raises RateLimited when none comes before `until` (time.monotonic), or soon enough for a person. What has begun
        does not queue behind what has not: a job's further calls for one conversation wait outside of that queue.
        """
        held: Permit | None = getattr(self._own, "held", None)
        self._own.held = self._own.sent = None
        if held and abs(self._clock() - held.at) < STALE:
            self._own.sent = held
            return
        soon = until if self._background else min(until, self._ticks() + BEARABLE)
        found = self._poll(soon)
        if isinstance(found, Wait):
            seconds = max(found.until - self._clock(), 1.0)
            raise RateLimited(
                f"The API accepts no more calls for now. Try again in {about(seconds)}.", retry_after=seconds
            )
        self._own.sent = found

    def observe(self, status: int, headers: Mapping[str, str]) -> None:
        """Learn from the answer to this thread's call. Never raises: the answer counts for more than the pace."""
        permit: Permit | None = getattr(self._own, "sent", None)
        self._own.sent = None
        if status != 429 and self._cap is None and not any(f"X-RateLimit-{word}" in headers for word in COUNTS):
            return  # it says nothing about the pace, and looking that up for each answer costs jobs dearly

        def learn(state: State) -> tuple[State, None]:
            return observe(state, permit, self._clock(), status, headers, self._cap is not None), None

        try:
            self._store.change(learn)
        except Exception:
            log.exception("What an answer says about the pace could not be kept")

    @property
    def limit(self) -> int | None:
        """Return the calls a minute: the API's limit or the cap, whichever is lower; None if there is neither."""
        return budget.bound(self._store.read(), self._cap)

    def estimate(self, calls: int) -> float | None:
        """Return the seconds that so many background calls take at the current pace; None if no limit is known."""
        return budget.seconds_for(self._store.read(), calls, self._clock(), self._cap)

    def _queue(self, until: float) -> Permit | Wait:
        if not self._turnstile.acquire(timeout=min(max(until - self._ticks(), 0), threading.TIMEOUT_MAX)):
            return self._take()
        try:
            return self._poll(until, patient=True)
        finally:
            self._turnstile.release()

    def _poll(self, until: float, patient: bool = False) -> Permit | Wait:
        """Ask until there is a permit or the time is over; unless `patient`, stop once none can come in time."""
        while True:
            found = self._take()
            left = until - self._ticks()
            if isinstance(found, Permit) or left <= 0:
                return found
            seconds = found.until - self._clock()
            if seconds > left and not patient:
                return found
            self._sleep(min(max(seconds, 0.001), left, POLL))

    def _take(self) -> Permit | Wait:
        return self._store.change(lambda state: budget.take(state, self._clock(), self._cap, self._background))


def about(seconds: float) -> str:
    """Return a waiting time in words."""
    if seconds <= 1:
        return "about 1 second"
    return f"about {math.ceil(seconds)} seconds" if seconds < 100 else f"about {math.ceil(seconds / 60)} minutes"
