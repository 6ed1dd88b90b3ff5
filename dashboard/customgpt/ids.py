"""An id is one path segment or nothing: `..` as a session id would delete the whole agent."""

import re
from typing import Any, TypeGuard

from dashboard.customgpt.errors import NotFound

SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
BIGGEST = 2**63 - 1


def is_segment(text: Any) -> TypeGuard[str]:
    """Whether the text can be used in a path as it is."""
    return isinstance(text, str) and SEGMENT.fullmatch(text) is not None


def segment(text: Any) -> str:
    """Return a session id that can be sent: 1 to 128 letters, digits, `_` and `-`. Raises NotFound otherwise."""
    if not is_segment(text):
        raise NotFound("The conversation can't be found.")
    return text


def number(value: Any, thing: str) -> str:
    """Return a numeric id for a path. Raises NotFound for anything else; `thing` is its name for the user."""
    if type(value) is not int or not 0 < value <= BIGGEST:
        raise NotFound(f"The {thing} can't be found.")
    return str(value)
