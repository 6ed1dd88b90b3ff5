"""An answer that arrives piece by piece, as server-sent events.

    event: start      data: {"status": "start", "prompt": "Who is Tom?"}
    event: progress   data: {"status": "progress", "message": " Mo"}
    event: finish     data: {"status": "finish", "id": 433, "session_id": "…", "citations": [12074]}

An `error` can come in place of any of them. https://docs.customgpt.ai/reference/post_api-v1-projects-projectid-conversations-sessionid-messages
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.customgpt.answers import object_in
from dashboard.customgpt.api_key import ApiKey
from dashboard.customgpt.coerce import text
from dashboard.customgpt.coerce import whole as whole_number
from dashboard.customgpt.error_text import error_message
from dashboard.customgpt.errors import Unavailable, UnexpectedAnswer
from dashboard.customgpt.results.conversations import one_message

LONGEST_LINE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Event:
    """A piece of an answer; the last event of an answer is `finished`, with its `message_id` where that was told."""

    piece: str = ""
    finished: bool = False
    message_id: int | None = None


def read_events(pieces: Iterator[bytes], key: ApiKey) -> Iterator[Event]:
    """Yield the events of a stream up to its finish. Raises UpstreamError, also if there is no finish."""
    for data in _data(pieces):
        row = object_in(data)
        status = row.get("status")
        if status == "error":
            words = error_message(row, key)
            ending = f": “{words}”" if words else "."
            raise Unavailable(f"The API stopped in the middle of the answer{ending}", ambiguous=True)
        if status == "finish":
            yield Event(finished=True, message_id=whole_number(row.get("id")))
            return
        if status == "progress":
            yield Event(text(row.get("message")))
    raise UnexpectedAnswer("The answer ended too early.", why="no finish")


def whole(data: dict[str, Any]) -> Iterator[Event]:
    """Yield the events of an answer that came as one message although a stream was requested."""
    message = one_message(data)
    yield Event(message.answer)
    yield Event(finished=True, message_id=message.id)


def _data(pieces: Iterator[bytes]) -> Iterator[str]:
    """Yield the data of each event; its name adds nothing to the data."""
    found: list[str] = []
    for line in _lines(pieces):
        if line.startswith(b"data:"):
            found.append(line[5:].decode("utf-8", "replace").removeprefix(" "))
        elif not line and found:
            yield "\n".join(found)
            found = []
    if found:
        yield "\n".join(found)


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield whole lines. The parts of a long one are joined once, however small they are."""
    parts: list[bytes] = []
    size = 0
    for piece in pieces:
        first, *others = piece.split(b"\n")
        for following in (*others, None):
            parts.append(first)
            size += len(first)
            if following is None:
                break
            yield b"".join(parts).removesuffix(b"\r")
            parts, size, first = [], 0, following
        if size > LONGEST_LINE:
            raise UnexpectedAnswer(why="a line without an end")
    yield b"".join(parts).removesuffix(b"\r")
