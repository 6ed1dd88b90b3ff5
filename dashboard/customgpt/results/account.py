"""The key's account, and what it has used."""

from dataclasses import dataclass
from typing import Any, Self

from dashboard.customgpt.coerce import text, whole
from dashboard.customgpt.errors import UnexpectedAnswer


@dataclass(frozen=True, slots=True)
class User:
    """The user that the key belongs to."""

    id: int
    name: str
    email: str
    team_id: int | None

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """Read `GET /user`. Raises UnexpectedAnswer if there is no id."""
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
        """Read `GET /limits/usage`."""
        return cls(
            agents=whole(row.get("current_projects_num")),
            agents_limit=whole(row.get("max_projects_num")),
            queries=whole(row.get("current_queries")),
            queries_limit=whole(row.get("max_queries")),
            storage=whole(row.get("current_total_storage_credits")),
            storage_limit=whole(row.get("max_total_storage_credits")),
        )
