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
        """What this key may still send this minute, shared with all others who use the key."""
        return self._call.limiter


def listed(page: int, **words: str) -> dict[str, str]:
    """The parameters of a list; what is empty is left to the API."""
    return {"page": str(page)} | {name: word for name, word in words.items() if word}


def page_of(read_item: Callable[[dict[str, Any]], Any], asked: int) -> Callable[[dict[str, Any]], Page[Any]]:
    """What reads a list of such items; `asked` is the page that was asked for."""
    return lambda data: Page.read(data, read_item, asked)
