"""What happened at an agent, as the API's reports count it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from dashboard.customgpt.coerce import count, rows, text


@dataclass(frozen=True, slots=True)
class Point:
    """One day or week of a report. `day` is None where the label is no date, such as "Sat"."""

    label: str
    day: date | None
    number: int

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """Read an item of `GET …/reports/analysis`."""
        label = text(row.get("created_at_interval")).strip()
        return cls(label, _day(label), count(row.get("queries_number")))


@dataclass(frozen=True, slots=True)
class Activity:
    """Questions and conversations over time, in the API's order."""

    questions: tuple[Point, ...]
    conversations: tuple[Point, ...]

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """Read `GET …/reports/analysis`."""
        return cls(_points(row.get("queries")), _points(row.get("conversations")))


@dataclass(frozen=True, slots=True)
class Origin:
    """How many questions came from one place, such as web, api or slack."""

    name: str
    number: int


def origins(row: dict[str, Any]) -> tuple[Origin, ...]:
    """Read `GET …/reports/traffic`; most first."""
    found = [
        Origin(text(item.get("request_source")), count(item.get("request_source_number")))
        for item in rows(row.get("sources"))
        if isinstance(item, dict)
    ]
    return tuple(sorted(found, key=lambda origin: -origin.number))


def _points(value: Any) -> tuple[Point, ...]:
    return tuple(Point.read(item) for item in rows(value) if isinstance(item, dict))


def _day(label: str) -> date | None:
    try:
        return date.fromisoformat(label[:10])
    except ValueError:
        return None
