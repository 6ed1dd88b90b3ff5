"""An answer on its way to the browser, as server-sent events, while it arrives from the API.

    answer   {"html": …}                            the answer so far, as safe HTML
    stored   {"html": …, "id": …, "sentence": …}    the exchange as the API stored it; the end
    failed   {"sentence": …, "recorded": …}         what came can't be shown as stored; the end

A stream holds one thread for as long as it lasts, and no connection to the database. So that streams can't starve the
pages, a process has WEB_STREAMS places for them, beside the WEB_THREADS of the pages.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import copy_context
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import StreamingHttpResponse

from dashboard.conversations.asking import Asked, Place, settle, stored
from dashboard.conversations.markdown import LONGEST_RENDERED, render
from dashboard.customgpt import Client, Prompt, UpstreamError

FULL = "Too many answers are being written at this moment, so nothing was sent. Try again in a few seconds."
EVENTS = "text/event-stream"
# The growing answer is drawn anew this often at most, and never for more than a tenth of the time.
SOONEST = 0.1
SHARE = 10

Draw = Callable[[Asked], dict[str, Any]]


@cache
def places() -> threading.BoundedSemaphore:
    """This process's places for streams."""
    return threading.BoundedSemaphore(settings.WEB_STREAMS)


class Stream:
    """The events of one answer, made while they are sent. Closing it hangs up on the API and frees the place."""

    def __init__(self, client: Client, place: Place, prompt: Prompt, draw: Draw) -> None:
        self._held = places().acquire(blocking=False)
        self._context = copy_context()
        full = iter([event("failed", sentence=FULL, recorded=False)])
        self._events = _events(client, place, prompt, draw) if self._held else full

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self._context.run(next, self._events)

    def close(self) -> None:
        """Also when nothing was ever sent: a generator that was never begun has no end to run."""
        if hasattr(self._events, "close"):
            self._context.run(self._events.close)
        if self._held:
            self._held = False
            places().release()


def respond(events: "Stream | list[bytes]", status: int = 200) -> StreamingHttpResponse:
    """The answer to the browser. Proxies are told to pass each event on at once."""
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return StreamingHttpResponse(events, content_type=EVENTS, headers=headers, status=status)


def event(name: str, **data: Any) -> bytes:
    """One event."""
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def _events(client: Client, place: Place, prompt: Prompt, draw: Draw) -> Iterator[bytes]:
    leave_database()
    message_id = 0
    try:
        for growing in _growing(client.stream(place.agent_id, place.session_id, prompt)):
            if isinstance(growing, str):
                yield event("answer", html=growing)
            else:
                message_id = growing
    except UpstreamError as error:
        asked = settle(client, place, prompt, error)
    else:
        asked = stored(client, place, prompt, message_id)
    yield event("stored" if asked.message else "failed", **draw(asked))


def _growing(stream: Iterator[Any]) -> Iterator[str | int]:
    """The answer so far as HTML, as often as is worth while; at the end the message's id, 0 when it is not told."""
    text, drawn, rest = "", 0.0, SOONEST
    for came in stream:
        if came.finished:
            yield came.message_id or 0
            return
        text += came.piece
        began = time.monotonic()
        if text.strip() and len(text) <= LONGEST_RENDERED and began - drawn >= rest:
            yield render(text)
            drawn = time.monotonic()
            rest = max(SOONEST, (drawn - began) * SHARE)


def leave_database() -> None:
    """Close this thread's connections: an answer may take minutes, and there are fewer connections than streams."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
