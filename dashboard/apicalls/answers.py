"""Formats the API's answers for display: JSON is indented, everything else is shown as it came."""

import json
from collections.abc import Iterable

# A hostile answer of many brackets would grow a thousandfold when each gets a line of its own.
MOST_GROWTH = 4
ROOM = 4_000
LAID_OUT = json.JSONEncoder(indent=2, ensure_ascii=False)


def laid_out(text: str) -> str:
    """Return JSON with one line per value; other text, or JSON that would become too long, unchanged."""
    try:
        pieces = LAID_OUT.iterencode(json.loads(text))
        found = _joined(pieces, ROOM + MOST_GROWTH * len(text)) or text
    except (ValueError, RecursionError):
        found = text
    # Half a pair of UTF-16 can stand in JSON, but can't be sent to a browser.
    return found.encode("utf-8", "backslashreplace").decode()


def amount(size: int) -> str:
    """Return a size in bytes as people read it: 812 bytes, 1.2 KB, 312 KB, 4.1 MB."""
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    unit, of = (1000, "KB") if size < 999_500 else (1_000_000, "MB")
    return f"{size / unit:.1f} {of}" if size / unit < 9.95 else f"{size / unit:.0f} {of}"


def _joined(pieces: Iterable[str], most: int) -> str:
    """Join the pieces; return an empty text if it would be too long."""
    found: list[str] = []
    length = 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length > most:
            return ""
    return "".join(found)
