"""Reads whole numbers out of what browsers and people send."""

# No database looks for a number of more digits.
MOST_DIGITS = 18


def whole(text: str | None, digits: int = MOST_DIGITS) -> int | None:
    """Return the number that the text is: ASCII digits, at most so many. None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None


def page_number(text: str | None) -> int:
    """Return the page that an address asks for, and the first where it asks for none that can be."""
    return max(1, whole(text, digits=9) or 1)
