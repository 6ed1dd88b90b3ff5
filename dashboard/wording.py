"""Numbers and times as people say them, so that pages, strips and receipts say the same."""

import math

MINUTE, HOUR, DAY = 60, 3600, 86400
UNITS = ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second"))


def thousands(number: int) -> str:
    """1,012."""
    return f"{number:,}"


def counted(number: int, thing: str) -> str:
    """“1 second”, “1,012 seconds”."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def conversations(number: int) -> str:
    """“1 conversation”, “1,012 conversations”."""
    return counted(number, "conversation")


def questions(number: int) -> str:
    """“1 question”, “12 questions”."""
    return counted(number, "question")


def exactly(seconds: float) -> str:
    """A time that was set or is counted down: “30 seconds”, “1 day 2 hours”; rounded up to whole seconds."""
    left, parts = max(0, math.ceil(seconds)), []
    for size, unit in UNITS:
        number, left = divmod(left, size)
        if number:
            parts.append(counted(number, unit))
    return " ".join(parts[:2]) or "0 seconds"


def about(seconds: float) -> str:
    """A time that is only estimated, rounded up: nobody minds to be done early."""
    if seconds < MINUTE:
        return "less than a minute"
    if seconds <= 90 * MINUTE:
        return f"about {counted(math.ceil(seconds / MINUTE), 'minute')}"
    if seconds <= 2 * DAY:
        return f"about {counted(math.ceil(seconds / HOUR), 'hour')}"
    return f"about {counted(math.ceil(seconds / DAY), 'day')}"


def listed(parts: list[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
