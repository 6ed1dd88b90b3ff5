"""The state of the agents' list, as encoded in the address."""

from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

from dashboard.customgpt import LONGEST_NAME
from dashboard.numbers import page_number

ORDER = {"desc": "Newest first", "asc": "Oldest first"}


@dataclass(frozen=True, slots=True)
class AgentQuery:
    """The name filter, the order, and the page's number."""

    name: str = ""
    order: str = "desc"
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Take what makes sense; what does not falls back to the default, as in a mistyped address."""
        return cls(
            name=query.get("name", "").replace("\0", "").strip()[:LONGEST_NAME],
            order="asc" if query.get("order") == "asc" else "desc",
            page=page_number(query.get("page")),
        )
