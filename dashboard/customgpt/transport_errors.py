"""How an answer was lost, and whether its request can have arrived: only then is a write in doubt."""

import http.client
import time
from dataclasses import dataclass
from typing import Any

import requests
import urllib3

from dashboard.customgpt.connections import attempt

EXCEPTIONS = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)
NEVER_SENT = (
    requests.ConnectTimeout,
    requests.exceptions.ProxyError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NewConnectionError,
)
TOO_LATE = (TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No answer. `sent`: the API may have the request; `late`: time ran out; `why`: for the log."""

    sent: bool
    late: bool
    why: str


def no_answer(error: BaseException) -> NoAnswer:
    """Return what a library's exception means. Keeps only exceptions' names: the rest may contain the key."""
    causes = _causes(error)
    never = attempt.connecting or any(isinstance(cause, NEVER_SENT) for cause in causes)
    if isinstance(error, requests.exceptions.SSLError) and not attempt.requesting:
        # In the handshake. TLS that breaks later, also on a kept connection, breaks under a request.
        never = True
    late = attempt.until <= time.monotonic() or any(isinstance(cause, TOO_LATE) for cause in causes)
    return NoAnswer(sent=not never, late=late, why=" < ".join(type(cause).__name__ for cause in causes))


def _causes(error: BaseException) -> list[BaseException]:
    """Yield the exception and those inside it; urllib3 keeps them in `reason` and `args`, not only in `__cause__`."""
    seen: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting and len(seen) < 10:
        inner = waiting.pop(0)
        if isinstance(inner, BaseException) and inner not in seen:
            seen.append(inner)
            waiting += [getattr(inner, "reason", None), *inner.args, inner.__cause__, inner.__context__]
    return seen
