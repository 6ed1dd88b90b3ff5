"""Numbers, times and verbs as people say them, so that pages, strips and receipts say the same."""

import math
from typing import NamedTuple

from dashboard.cleanup.states import Kind

MINUTE, HOUR, DAY = 60, 3600, 86400
UNITS = ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second"))


class Verbs(NamedTuple):
    """What a job does: before, while and after it does it."""

    will: str
    now: str
    done: str


VERBS = {
    Kind.DELETE: Verbs("Delete", "Deleting", "Deleted"),
    Kind.RENAME: Verbs("Rename", "Renaming", "Renamed"),
    Kind.ASK: Verbs("Ask", "Asking", "Asked"),
}


def verbs(kind: str) -> Verbs:
    """The verbs of a kind of job."""
    return VERBS[Kind(kind)]


def thousands(number: int) -> str:
    """1,012."""
    return f"{number:,}"


def conversations(number: int) -> str:
    """“1 conversation”, “1,012 conversations”."""
    return _counted(number, "conversation")


def questions(number: int) -> str:
    """“1 question”, “12 questions”."""
    return _counted(number, "question")


def things(kind: str, number: int) -> str:
    """As many of what a job of this kind is about."""
    return questions(number) if kind == Kind.ASK else conversations(number)


def exactly(seconds: float) -> str:
    """A time that was set or is counted down: “30 seconds”, “1 day 2 hours”; rounded up to whole seconds."""
    left, parts = max(0, math.ceil(seconds)), []
    for size, unit in UNITS:
        number, left = divmod(left, size)
        if number:
            parts.append(_counted(number, unit))
    return " ".join(parts[:2]) or "0 seconds"


def about(seconds: float) -> str:
    """A time that is only estimated, rounded up: nobody minds to be done early."""
    if seconds < MINUTE:
        return "less than a minute"
    if seconds <= 90 * MINUTE:
        return f"about {_counted(math.ceil(seconds / MINUTE), 'minute')}"
    if seconds <= 2 * DAY:
        return f"about {_counted(math.ceil(seconds / HOUR), 'hour')}"
    return f"about {_counted(math.ceil(seconds / DAY), 'day')}"


def listed(parts: list[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
