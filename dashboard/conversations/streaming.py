"""Streams an answer to the browser as server-sent events, while it arrives from the API.

    answer   {"html": …}                            the answer so far, as safe HTML
    stored   {"html": …, "id": …, "sentence": …}    the exchange as the API stored it; the end
    failed   {"sentence": …, "recorded": …}         what came can't be shown as stored; the end

A stream holds one thread and one slot (see `dashboard.slots`) for as long as it lasts, and no connection to the
database. That a browser has left is noticed with the next words for it.
"""

import json
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from contextvars import copy_context
from typing import Any

from django.http import StreamingHttpResponse

from dashboard.conversations.markdown import LONGEST_RENDERED, render
from dashboard.conversations.prompt import Asked, Target, resolve, stored
from dashboard.customgpt import Client, Prompt, UpstreamError
from dashboard.slots import FULL, slot

EVENTS = "text/event-stream"
# The growing answer is drawn anew this often at most, and never for more than a tenth of the time.
SOONEST = 0.1
SHARE = 10

Draw = Callable[[Asked], dict[str, Any]]


class AnswerStream:
    """The events of one answer, created while they are sent. Closing it ends the API call and frees the slot."""

    def __init__(self, client: Client, target: Target, prompt: Prompt, draw: Draw) -> None:
        self._context = copy_context()
        self._events = _events(client, target, prompt, draw)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self._context.run(next, self._events)

    def close(self) -> None:
        """End the stream; called when all is sent and when the browser has disconnected."""
        self._context.run(self._events.close)


def respond(events: "AnswerStream | list[bytes]", status: int = 200) -> StreamingHttpResponse:
    """Return the streaming response. Its headers tell proxies to pass each event on at once."""
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return StreamingHttpResponse(events, content_type=EVENTS, headers=headers, status=status)


def event(name: str, **data: Any) -> bytes:
    """Return one event as bytes."""
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def _events(client: Client, target: Target, prompt: Prompt, draw: Draw) -> Generator[bytes]:
    with slot() as held:
        if not held:
            yield event("failed", sentence=FULL, recorded=False)
            return
        message_id = 0
        try:
            with closing(client.stream(target.agent_id, target.session_id, prompt)) as stream:
                for growing in _growing(stream):
                    if isinstance(growing, str):
                        yield event("answer", html=growing)
                    else:
                        message_id = growing
        except UpstreamError as error:
            asked = resolve(client, target, prompt, error)
        else:
            asked = stored(client, target, prompt, message_id)
        yield event("stored" if asked.message else "failed", **draw(asked))


def _growing(stream: Iterator[Any]) -> Iterator[str | int]:
    """Yield the answer so far as HTML, at limited intervals. Returns the message's id; 0 if it is not given."""
    text, drawn, rest = "", float("-inf"), SOONEST
    for came in stream:
        if came.finished:
            yield came.message_id or 0
            return
        text += came.piece
        began = time.monotonic()
        if len(text) <= LONGEST_RENDERED and began - drawn >= rest and text.strip():
            yield render(text)
            drawn = time.monotonic()
            rest = max(SOONEST, (drawn - began) * SHARE)
