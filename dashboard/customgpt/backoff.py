"""Decides whether there is another try, and how long to wait before it."""

import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from dashboard.customgpt.errors import RateLimited, Rejected, UpstreamError

# POST never: whether a second one makes a second conversation can't be known.
TRIES = {"GET": 3, "PUT": 4, "DELETE": 4, "POST": 1}
BEARABLE = 5.0
FIRST, LONGEST = 0.25, 4.0
# What remains after the wait must be worth a try.
TOO_SHORT = 0.05
SOONEST, LATEST, DEFAULT = 1.0, 300.0, 30.0


def retry_after(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float:
    """Return the seconds that a 429 asks for, 1 to 300: `Retry-After` is a number or an HTTP date; 30 without one."""
    asked = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", asked, re.ASCII):
        return min(max(float(asked), SOONEST), LATEST)
    try:
        return min(max(parsedate_to_datetime(asked).timestamp() - now(), SOONEST), LATEST)
    except (ValueError, TypeError, OverflowError):
        return DEFAULT


def next_try(verb: str, tries: int, error: UpstreamError, left: float, jitter: Callable[[], float]) -> float | None:
    """Return the seconds until the next try; None if there is none.

    `tries` were made, `left` seconds remain of the whole operation, `jitter()` is from 0 to 1: full jitter keeps the
    threads of a bulk deletion from coming back all at once.
    """
    if tries >= TRIES[verb]:
        return None
    if isinstance(error, RateLimited):
        wait = error.retry_after or DEFAULT
        if wait > BEARABLE:
            return None
    elif not error.retriable or (isinstance(error, Rejected) and tries > 1):
        return None
    else:
        wait = jitter() * min(LONGEST, FIRST * 2**tries)
    return wait if wait + TOO_SHORT < left else None
