"""An answer as an event stream: start, then the text piece by piece, then finish; or an error at any point."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from .agent import Message
from .exchange import Answer
from .rendering import iso

PIECES = 5  # that arrive before an answer fails


def events(message: Message, session: str) -> Iterator[bytes]:
    """Yield the answer piece by piece. The first piece is empty and the last event has no text, as in the real API."""
    yield _event({"status": "start", "prompt": message.query})
    for piece in ["", *re.findall(r"\s*\S+|\s+$", message.answer)]:
        yield _event({"status": "progress", "message": piece})
    citations = message.citations
    end = {"id": message.id, "created_at": iso(message.at), "session_id": session, "citations": citations}
    yield _event({"status": "finish", **end})


def event_stream(pieces: Iterator[bytes], delay: float = 0.0) -> Answer:
    """Return the answer that carries the events, its first byte `delay` seconds late."""
    headers = {"Content-Type": "text/event-stream; charset=UTF-8", "X-Accel-Buffering": "no"}
    return Answer(200, headers, pieces, delay=delay)


def failure(message: str) -> bytes:
    """Return the event that replaces the rest of an answer."""
    return _event({"status": "error", "message": message})


def broken_off(pieces: Iterator[bytes], message: str) -> Iterator[bytes]:
    """Yield the beginning of an answer, then an error."""
    yield from islice(pieces, PIECES)
    yield failure(message)


def _event(data: dict[str, Any]) -> bytes:
    return f"event: {data['status']}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
