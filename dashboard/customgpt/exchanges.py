"""What was sent and what came back, for people who learn the API: kept while somebody records, and without the key.

with recording() as calls:
    client.agent(924)
calls[0].verb, calls[0].url, calls[0].status, calls[0].answer
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from dashboard.customgpt.secret import Secret

# Bytes of an answer that are kept; it is said how many there were.
MOST_KEPT = 200_000
MOST_CALLS = 20

_recorded: ContextVar[list["Call"] | None] = ContextVar("recorded", default=None)


@dataclass
class Call:
    """One request and its answer. `status` is None where no answer came; `size` is the answer's, in bytes."""

    verb: str
    url: str
    params: Any = None
    body: Any = None
    status: int | None = None
    answer: str = ""
    size: int = 0
    _content: list[bytes] = field(default_factory=list, repr=False)

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parameters in the address, in their order."""
        found: Iterable[tuple[str, str]] = (
            self.params.items() if isinstance(self.params, Mapping) else self.params or ()
        )
        return list(found)

    @property
    def cut(self) -> bool:
        """Whether more came back than is kept."""
        return self.size > MOST_KEPT

    def heard(self, content: bytes | None) -> None:
        """Take a piece of the answer."""
        if content is None or _recorded.get() is None:
            return
        if self.size < MOST_KEPT:
            self._content.append(content[: MOST_KEPT - self.size])
        self.size += len(content)

    def listen(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the pieces on, and take them."""
        for piece in pieces:
            self.heard(piece)
            yield piece

    def settle(self, key: Secret) -> None:
        """Make a text of what came, without the key."""
        self.answer = key.blot_out(b"".join(self._content).decode("utf-8", "replace"))
        self._content.clear()


@contextmanager
def recording() -> Iterator[list[Call]]:
    """Record the calls of this context, the last 20 of them. Threads of a pool have to be given the context."""
    calls: list[Call] = []
    token = _recorded.set(calls)
    try:
        yield calls
    finally:
        _recorded.reset(token)


def note(call: Call, key: Secret) -> None:
    """Keep the call, if anybody records."""
    calls = _recorded.get()
    if calls is None:
        return
    call.settle(key)
    calls.append(call)
    del calls[:-MOST_CALLS]
