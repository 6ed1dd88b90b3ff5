"""What one key may still send this minute, learnt from the answers and shared by all threads that use the key.

The API counts calls in windows of a minute that begin with a window's first call, and says after each call how many are
left. Answers overtake each other, so each call remembers what was known when it left: an answer that knows of more than
that can only come from a new window; one that knows of less only lowers the count.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.customgpt.readers import whole
from dashboard.customgpt.waits import LATEST, retry_after

WINDOW = 60.0
MOST_KEYS = 256


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that was taken and not yet answered, by the thread that makes it."""

    at: float
    window: int
    remaining: int | None


def _pause(changed: threading.Condition, seconds: float) -> None:
    changed.wait(seconds)


class Pace:
    """One key's pace. `clock` is monotonic seconds, `wall` seconds since 1970; tests give their own and `pause`."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        pause: Callable[[threading.Condition, float], None] = _pause,
    ) -> None:
        self._clock = clock
        self._wall = wall
        self._pause = pause
        self._changed = threading.Condition()
        self._calls: dict[int, _Call] = {}
        self._window = 0
        self._limit: int | None = None
        self._remaining: int | None = None
        self._ends: float | None = None
        self._blocked_until = 0.0

    def wait(self, until: float) -> bool:
        """Take a turn for one call, blocking while nothing may be sent. False: no turn comes before `until` (clock).

        When it is known that none can come, that is said at once: waiting would not help.
        """
        with self._changed:
            while True:
                now = self._clock()
                free = self._free_at(now)
                if free <= now:
                    self._take(now)
                    return True
                if now >= until or (free > until and self._knows_when()):
                    return False
                self._pause(self._changed, min(free, until) - now)

    def sent(self) -> None:
        """Count a call that this thread sends now, without waiting. A turn it took before is this call, not another."""
        with self._changed:
            self._take(self._clock())

    def heard(self, status: int, headers: Mapping[str, str]) -> None:
        """Learn from an answer to this thread's call: its X-RateLimit headers, and 429 with Retry-After."""
        with self._changed:
            now = self._clock()
            call = self._calls.pop(threading.get_ident(), None) or _Call(now, self._window, self._remaining)
            limit = whole(headers.get("X-RateLimit-Limit"))
            self._limit = limit if limit is not None and limit > 0 else self._limit
            if status == 429:
                self._refused(now, headers)
            else:
                self._learn(now, call, whole(headers.get("X-RateLimit-Remaining")), self._reset(now, headers))
            self._changed.notify_all()

    def _take(self, now: float) -> None:
        self._calls[threading.get_ident()] = _Call(now, self._window, self._remaining)

    def _free_at(self, now: float) -> float:
        """When the next call may leave: `now` or earlier means at once."""
        if now < self._blocked_until:
            return self._blocked_until
        if self._ends is not None and now >= self._ends:
            self._open(self._limit, None)
        # A thread that died with its call, or whose answer was lost, must not hold its place for ever.
        self._calls = {thread: call for thread, call in self._calls.items() if now - call.at < WINDOW}
        # A thread makes one call at a time: a turn it took before and never used is not a call that is under way.
        others = sum(1 for thread in self._calls if thread != threading.get_ident())
        if self._remaining is None or self._remaining > others:
            return now
        return self._ends if self._ends is not None else min(call.at for call in self._calls.values()) + WINDOW

    def _knows_when(self) -> bool:
        """Whether the API has told when the next call may leave, and no answer is under way that could change it."""
        others = self._calls.keys() - {threading.get_ident()}
        return self._clock() < self._blocked_until or (self._ends is not None and not others)

    def _open(self, remaining: int | None, ends: float | None) -> None:
        """A new window begins. When nobody has said so yet, its end is not known before its first answer."""
        self._window += 1
        self._remaining, self._ends = remaining, ends

    def _learn(self, now: float, call: _Call, remaining: int | None, reset: float | None) -> None:
        if remaining is None or remaining < 0 or call.window != self._window:
            # An answer from before the window changed speaks of the old one or the new one: nobody knows which.
            return
        if call.remaining is not None and self._ends is not None and remaining >= call.remaining:
            self._open(remaining, now + WINDOW)
        else:
            self._remaining = remaining if self._remaining is None else min(self._remaining, remaining)
        # Its first call was made before its answer came, so this errs on the late side.
        self._ends = reset or self._ends or now + WINDOW

    def _refused(self, now: float, headers: Mapping[str, str]) -> None:
        seconds = self._reset(now, headers) if "Retry-After" not in headers else None
        self._blocked_until = max(self._blocked_until, seconds or now + retry_after(headers, self._wall))
        self._open(0, self._blocked_until)

    def _reset(self, now: float, headers: Mapping[str, str]) -> float | None:
        """When the window ends by X-RateLimit-Reset: seconds since 1970 or from now, by their size."""
        reset = whole(headers.get("X-RateLimit-Reset"))
        if reset is None or reset <= 0:
            return None
        seconds = reset - self._wall() if reset > 1e9 else float(reset)
        return now + min(max(seconds, 1.0), LATEST)


_paces: OrderedDict[str, Pace] = OrderedDict()
_lock = threading.Lock()


def pace_for(fingerprint: str, url: str = "") -> Pace:
    """The pace of the key with that fingerprint at that API; the 256 keys used last are remembered."""
    name = hashlib.sha256(f"{url} {fingerprint}".encode()).hexdigest()
    with _lock:
        pace = _paces.pop(name, None) or Pace()
        _paces[name] = pace
        while len(_paces) > MOST_KEYS:
            _paces.popitem(last=False)
        return pace
