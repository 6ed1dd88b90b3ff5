"""The state of a conversation list, as encoded in the address."""

from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

from dashboard.customgpt import LONGEST_NAME
from dashboard.http import Request, page_address
from dashboard.numbers import page_number

CREATED_BY = {"all": "Everyone", "anonymous": "Anonymous", "team_member": "Team members", "me": "Me"}
ORDER = {"desc": "Newest first", "asc": "Oldest first"}
MOST_PAGES_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Query:
    """Filters, order, and the pages shown: `page` up to and including `through`."""

    name: str = ""
    by: str = "all"
    order: str = "desc"
    page: int = 1
    through: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Read the address; an invalid value, as in a mistyped address, becomes the default."""
        page = page_number(query.get("page"))
        return cls(
            name=query.get("name", "").replace("\0", "").strip()[:LONGEST_NAME],
            by=_one_of(CREATED_BY, query.get("by"), "all"),
            order=_one_of(ORDER, query.get("order"), "desc"),
            page=page,
            through=min(max(page, page_number(query.get("through"))), page + MOST_PAGES_AT_ONCE - 1),
        )

    @classmethod
    def shown(cls, request: Request) -> Self:
        """Return the list that the person sees: for htmx from the page's address, which "Show more" changes."""
        page = page_address(request)
        return cls.read(QueryDict(page.query) if page else request.GET)

    def at(self, page: int, through: int = 0) -> Self:
        """Return the same list at another page or range of pages."""
        return replace(self, page=page, through=max(page, through))

    @property
    def pages(self) -> range:
        """Return the numbers of the pages shown."""
        return range(self.page, self.through + 1)

    @property
    def filtered(self) -> bool:
        """Whether a filter is set."""
        return bool(self.name) or self.by != "all"

    @property
    def fields(self) -> list[tuple[str, Any]]:
        """Return what differs from the defaults, as (name, value) for an address or hidden fields."""
        differing = [(name, value) for name in DEFAULTS if (value := getattr(self, name)) != DEFAULTS[name]]
        return [field for field in differing if field[0] != "through" or self.through != self.page]

    @property
    def suffix(self) -> str:
        """Return the query string; empty if everything is as by default."""
        return f"?{self}" if str(self) else ""

    def __str__(self) -> str:
        """Return the query string without "?"."""
        return _encoded(self)


DEFAULTS = asdict(Query())


@lru_cache(maxsize=256)
def _encoded(query: Query) -> str:
    """Encode the fields; cached, because a page of the list needs them some sixty times."""
    return urlencode(query.fields)


def _one_of(choices: dict[str, str], text: str | None, default: str) -> str:
    return text if text is not None and text in choices else default
