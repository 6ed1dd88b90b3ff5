from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from .errors import Refusal

MESSAGES_A_PAGE = 20
T = TypeVar("T")


class Page(NamedTuple):
    """The requested part of a list."""

    number: int
    size: int
    descending: bool


def page_of(parameters: dict[str, str], size: int) -> Page:
    """Read `page` and `order`. A page that is not a number means the first, as in Laravel."""
    text = parameters.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    return Page(max(1, number), size, choice(parameters, "order", ("desc", "asc")) == "desc")


def choice(parameters: dict[str, str], name: str, choices: tuple[str, ...]) -> str:
    """Return one of the documented values, the first by default; refuse anything else."""
    value = parameters.get(name) or choices[0]
    if value not in choices:
        raise Refusal(400, f"The selected {name} is invalid.")
    return value


def cut(rows: Sequence[T], page: Page) -> list[T]:
    """Return the page's rows of a list that is kept oldest first."""
    start = (page.number - 1) * page.size
    if not page.descending:
        return list(rows[start : start + page.size])
    last = len(rows) - start
    return list(rows[max(0, last - page.size) : last])[::-1] if last > 0 else []


def paginator(url: str, page: Page, total: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return Laravel's paginator around the page's rows. Past the end it is empty, with `from` and `to` null."""
    last_page = max(1, -(-total // page.size))
    start = (page.number - 1) * page.size
    return {
        "current_page": page.number,
        "data": rows,
        "first_page_url": f"{url}?page=1",
        "from": start + 1 if rows else None,
        "last_page": last_page,
        "last_page_url": f"{url}?page={last_page}",
        "next_page_url": f"{url}?page={page.number + 1}" if page.number < last_page else None,
        "path": url,
        "per_page": page.size,
        "prev_page_url": f"{url}?page={page.number - 1}" if page.number > 1 else None,
        "to": start + len(rows) if rows else None,
        "total": total,
    }
