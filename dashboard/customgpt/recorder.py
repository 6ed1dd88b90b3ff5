"""Records calls and their answers for "Show API call", without the key, while a recording is active.

with recording() as calls:
    client.agent(924)
calls[0].verb, calls[0].url, calls[0].status, calls[0].answer
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from dashboard.customgpt.api_key import ApiKey

# Bytes of an answer that are kept; it is said how many there were.
MOST_KEPT = 200_000
MOST_CALLS = 20
# Letters of a key that are taken for it; fewer may stand in any text.
LEAST = 6

_recorded: ContextVar[list["Call"] | None] = ContextVar("recorded", default=None)


@dataclass
class Call:
    """One request and its answer.

    `status` is None where no answer came. `size` is the answer's in bytes, and at most `kept` of them are in `answer`;
    one that is too big to be read at all is `oversize`.
    """

    verb: str
    url: str
    params: Any = None
    body: Any = None
    status: int | None = None
    answer: str = ""
    size: int = 0
    kept: int = MOST_KEPT
    oversize: bool = False
    _content: list[bytes] = field(default_factory=list, repr=False)

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parameters in the address, in their order."""
        return list(self.params.items() if isinstance(self.params, Mapping) else self.params or ())

    @property
    def cut(self) -> bool:
        """Whether the answer is longer than what is kept."""
        return self.size > self.kept

    def receive(self, content: bytes | None) -> None:
        """Add a piece of the answer; None means that it is too big."""
        if _recorded.get() is None:
            return
        if content is None:
            self.oversize = True
            return
        if self.size < self.kept:
            self._content.append(content[: self.kept - self.size])
        self.size += len(content)

    def tee(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the pieces on, and keep them."""
        for piece in pieces:
            self.receive(piece)
            yield piece

    def finish(self, key: ApiKey) -> None:
        """Decode what was received, without the key."""
        self.answer = _without(key, b"".join(self._content).decode("utf-8", "replace"), self.cut)
        self._content.clear()


def _without(key: ApiKey, text: str, cut: bool) -> str:
    """Remove the key from the text, also if JSON escapes it or the cut leaves only half of it."""
    text = key.blot_out(text)
    plain = key.header().removeprefix("Bearer ")
    for part in (plain, plain.rpartition("|")[2]):
        if "\\" in text and len(part) >= LEAST:
            spelled = "".join(rf"(?:{re.escape(one)}|\\{re.escape(one)}|(?i:\\u{ord(one):04x}))" for one in part)
            text = re.sub(spelled, "…", text)
        ends = [part[:length] for length in range(len(part), LEAST, -1)] if cut else []
        text = next((f"{text.removesuffix(end)}…" for end in ends if text.endswith(end)), text)
    return text


@contextmanager
def recording() -> Iterator[list[Call]]:
    """Record the last 20 calls of this context. Threads of a pool must be given the context."""
    calls: list[Call] = []
    token = _recorded.set(calls)
    try:
        yield calls
    finally:
        _recorded.reset(token)


def record(call: Call, key: ApiKey) -> None:
    """Keep the call, if a recording is active."""
    calls = _recorded.get()
    if calls is None:
        return
    call.finish(key)
    calls.append(call)
    del calls[:-MOST_CALLS]
