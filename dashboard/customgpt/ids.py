"""An id is one path segment or nothing: `..` as a session id would delete the whole agent."""

import re
from typing import Any, TypeGuard

from dashboard.customgpt.errors import NotFound

SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
BIGGEST = 2**63 - 1


def is_segment(text: Any) -> TypeGuard[str]:
    """Whether the text can stand in a path as it is."""
    return isinstance(text, str) and SEGMENT.fullmatch(text) is not None


def segment(text: Any) -> str:
    """A session id that can be sent: 1 to 128 letters, digits, `_` and `-`. Raises NotFound for anything else."""
    if not is_segment(text):
        raise NotFound("The conversation can't be found.")
    return text


def number(value: Any, thing: str) -> str:
    """A numeric id as it stands in a path. Raises NotFound for what can't be one; `thing` is what a person calls it."""
    if type(value) is not int or not 0 < value <= BIGGEST:
        raise NotFound(f"The {thing} can't be found.")
    return str(value)
