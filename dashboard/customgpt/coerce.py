"""Reads one value of an upstream row. Types drift: every function returns a usable value and none raises."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from dashboard.customgpt.ids import BIGGEST


def text(value: Any) -> str:
    """Return a string; numbers are converted, everything else is empty."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def whole(value: Any) -> int | None:
    """Return a whole number that fits a database, from 12, 12.0, "12" and "12.0". None for anything else."""
    if isinstance(value, str):
        for read in (int, float):  # float() is exact only up to 2**53
            with suppress(ValueError):
                value = read(value)
                break
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    # Neither infinity nor NaN is within the bounds.
    return int(value) if abs(value) <= BIGGEST else None


def count(value: Any, least: int = 0) -> int:
    """Return a number of things or pages from `least` to 2**31 - 1, whatever a total claims."""
    number = whole(value)
    return least if number is None else min(max(number, least), 2**31 - 1)


def yes_or_no(value: Any) -> bool | None:
    """Return True or False from a boolean, 0/1 or their words; None if unknown."""
    if isinstance(value, str):
        return {"1": True, "true": True, "0": False, "false": False}.get(value.strip().lower())
    return bool(value) if isinstance(value, (bool, int)) and value in (0, 1) else None


def when(value: Any) -> datetime | None:
    """Return an aware UTC time from `2025-07-24T21:16:30.000000Z` or `2023-07-12 20:21:01`; None for anything else.

    At the ends of the calendar there is no other time zone to show a moment in, so those are None as well.
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1970 <= moment.year < 2200 else None


def table(value: Any) -> dict[str, Any]:
    """Return a JSON object; PHP writes an empty one as `[]`."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[Any]:
    """Return a JSON list; PHP writes one with gaps as an object."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def web_address(value: Any) -> str:
    """Return an http(s) address, or an empty text: a link is the one field that a browser acts on."""
    address = text(value).strip()
    return address if address.lower().startswith(("https://", "http://")) else ""
