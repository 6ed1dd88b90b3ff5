"""Agents, and the sources their answers name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from dashboard.customgpt.coerce import text, web_address, when, whole, yes_or_no


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent; the API calls it a project. `id` is 0 in a row without a readable one."""

    id: int
    name: str
    is_active: bool | None
    type: str
    created_at: datetime | None
    updated_at: datetime | None

    @property
    def addressable(self) -> bool:
        """Whether the agent can be fetched; an odd row is shown, but has no page."""
        return self.id > 0

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """Read an item of `GET /projects`. `is_active` is None while the agent is being built."""
        return cls(
            id=max(whole(row.get("id")) or 0, 0),
            name=text(row.get("project_name")).strip(),
            is_active=yes_or_no(row.get("is_chat_active")),
            type=text(row.get("type")),
            created_at=when(row.get("created_at")),
            updated_at=when(row.get("updated_at")),
        )


@dataclass(frozen=True, slots=True)
class Stats:
    """How far an agent is, and what it has used; None where the API does not say. Conversations are not counted."""

    pages_found: int | None
    pages_crawled: int | None
    pages_indexed: int | None
    queries: int | None
    query_credits: int | None
    crawl_credits: int | None
    words: int | None
    storage_credits: int | None

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """Read `GET /projects/{id}/stats`."""
        return cls(
            pages_found=whole(row.get("pages_found")),
            pages_crawled=whole(row.get("pages_crawled")),
            pages_indexed=whole(row.get("pages_indexed")),
            queries=whole(row.get("total_queries")),
            query_credits=whole(row.get("query_credits_used")),
            crawl_credits=whole(row.get("crawl_credits_used")),
            words=whole(row.get("total_words_indexed")),
            storage_credits=whole(row.get("total_storage_credits_used")),
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that an answer names. `url` is empty unless it is http(s)."""

    id: int
    url: str
    title: str
    description: str

    @classmethod
    def read(cls, row: dict[str, Any], asked: int = 0) -> Self:
        """Read `GET …/citations/{id}`; `asked` replaces a missing id."""
        found = whole(row.get("id"))
        return cls(
            id=asked if found is None else found,
            url=web_address(row.get("url")),
            title=text(row.get("title")),
            description=text(row.get("description")),
        )
