"""What all calls have in common."""

from collections.abc import Callable
from typing import Any

from dashboard.customgpt.calls import Caller
from dashboard.customgpt.pace import RateLimiter
from dashboard.customgpt.results import Page


class Calls:
    """Calls with one key. Cheap to make, safe to share between threads."""

    def __init__(self, call: Caller) -> None:
        self._call = call

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._call.transport!r})"

    @property
    def limiter(self) -> RateLimiter:
        """The key's rate limiter, shared by everyone who uses the key."""
        return self._call.limiter


def listed(page: int, **words: str) -> dict[str, str]:
    """Return the parameters of a list call; empty ones are left to the API."""
    return {"page": str(page)} | {name: word for name, word in words.items() if word}


def page_of(read_item: Callable[[dict[str, Any]], Any], asked: int) -> Callable[[dict[str, Any]], Page[Any]]:
    """Return a reader for a list of such items; `asked` is the requested page."""
    return lambda data: Page.read(data, read_item, asked)
