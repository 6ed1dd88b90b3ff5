import math
from collections.abc import Callable
from dataclasses import replace

from .errors import too_many
from .exchange import Answer

WINDOW = 60  # seconds


class Throttle:
    """Laravel's fixed window: a number of requests per key in 60 seconds from its first one, then 429."""

    def __init__(self, limit: int, clock: Callable[[], float]) -> None:
        self.limit = limit
        self.clock = clock
        self._windows: dict[str, tuple[float, int]] = {}  # key -> (end, requests so far)

    def guard(self, key: str, proceed: Callable[[], Answer]) -> Answer:
        """Return the answer with its X-RateLimit headers, or 429 instead."""
        if not self.limit:
            return proceed()
        now = self.clock()
        end, used = self._windows.get(key, (0.0, 0))
        if now >= end:
            self._windows = {name: window for name, window in self._windows.items() if now < window[0]}
            end, used = now + WINDOW, 0
        allowed = used < self.limit
        self._windows[key] = (end, used + allowed)
        answer = proceed() if allowed else too_many(str(max(1, math.ceil(end - now))), math.ceil(end))
        headers = {"X-RateLimit-Limit": str(self.limit), "X-RateLimit-Remaining": str(max(0, self.limit - used - 1))}
        return replace(answer, headers={**answer.headers, **headers})
