"""Whose key it is, and what the account has used."""

from dataclasses import dataclass
from typing import Any, Self

from dashboard.customgpt.coerce import text, whole
from dashboard.customgpt.errors import UnexpectedAnswer


@dataclass(frozen=True, slots=True)
class User:
    """Whose key it is."""

    id: int
    name: str
    email: str
    team_id: int | None

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """From `GET /user`. Without an id nobody knows whose key it is: UnexpectedAnswer."""
        user_id = whole(row.get("id"))
        if user_id is None:
            raise UnexpectedAnswer(why="a user without an id")
        return cls(user_id, text(row.get("name")), text(row.get("email")), whole(row.get("current_team_id")))


@dataclass(frozen=True, slots=True)
class Usage:
    """What the account has used of its plan; None where the API does not say. Storage is in the vendor's credits."""

    agents: int | None
    agents_limit: int | None
    queries: int | None
    queries_limit: int | None
    storage: int | None
    storage_limit: int | None

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """From `GET /limits/usage`."""
        return cls(
            agents=whole(row.get("current_projects_num")),
            agents_limit=whole(row.get("max_projects_num")),
            queries=whole(row.get("current_queries")),
            queries_limit=whole(row.get("max_queries")),
            storage=whole(row.get("current_total_storage_credits")),
            storage_limit=whole(row.get("max_total_storage_credits")),
        )
