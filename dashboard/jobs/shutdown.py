"""Whether this process is about to end: what takes long looks here, and hands over in time."""

import threading

stopping = threading.Event()


def stop() -> None:
    """Say that the process is about to end. Not for signal handlers: an Event's lock may be held there."""
    stopping.set()


def is_stopping() -> bool:
    """Whether to begin nothing new."""
    return stopping.is_set()


def wait(seconds: float) -> bool:
    """Sleep, but no longer than until the process is about to end; True when it is."""
    return stopping.wait(seconds)
