"""Slots for requests that wait long (streams, whole answers, uploads), so that pages always get a thread.

A process has WEB_THREADS threads for pages and WEB_STREAMS beside them. Whoever waits holds a slot and a thread, and
no connection to the database.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.db import connections

FULL = "Too many people are waiting for the API right now, so nothing was sent. Try again in a few seconds."


@cache
def slots() -> threading.BoundedSemaphore:
    """Return this process's slots."""
    return threading.BoundedSemaphore(settings.WEB_STREAMS)


@contextmanager
def slot() -> Iterator[bool]:
    """Hold a slot for the length of the block; yields False if none is free."""
    held = slots().acquire(blocking=False)
    try:
        if held:
            leave_database()
        yield held
    finally:
        if held:
            slots().release()


def leave_database() -> None:
    """Close this thread's connections: an answer may take minutes, and there are fewer connections than threads."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
