"""One page of a list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dashboard.customgpt.coerce import count, rows, whole
from dashboard.customgpt.errors import UnexpectedAnswer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, counted from 1. The numbers are upstream's word, made sane, and may still be wrong."""

    items: tuple[T, ...]
    number: int
    last: int
    total: int
    per_page: int

    @property
    def has_next(self) -> bool:
        """Whether upstream says that there is a page after this one."""
        return self.number < self.last

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1

    @classmethod
    def read(cls, row: Any, read_item: Callable[[dict[str, Any]], T], asked: int = 1) -> "Page[T]":
        """Read Laravel's paginator; `asked` replaces a missing page number. What is not a row is skipped."""
        if not isinstance(row, dict) or not isinstance(row.get("data"), (list, dict)):
            raise UnexpectedAnswer(why="a list without rows")
        return Page(
            items=tuple(read_item(item) for item in rows(row["data"]) if isinstance(item, dict)),
            number=count(asked if whole(row.get("current_page")) is None else row["current_page"], least=1),
            last=count(row.get("last_page"), least=1),
            total=count(row.get("total")),
            per_page=count(row.get("per_page")),
        )
