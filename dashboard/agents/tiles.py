"""The few numbers shown large on an agent's page."""

from typing import NamedTuple

from dashboard.customgpt import Stats, Usage


class Tile(NamedTuple):
    """A name, a number, and what it is of; None where the API does not say."""

    name: str
    number: int | None
    of: int | None = None


def tiles_of(stats: Stats) -> list[Tile]:
    """Return tiles for what the agent has indexed and been asked."""
    return [
        Tile("Pages indexed", stats.pages_indexed, stats.pages_found),
        Tile("Words indexed", stats.words),
        Tile("Questions so far", stats.queries),
        Tile("Query credits", stats.query_credits),
        Tile("Storage credits", stats.storage_credits),
    ]


def account_tiles(usage: Usage) -> list[Tile]:
    """Return tiles for what the account has used of its plan."""
    return [
        Tile("Queries used", usage.queries, usage.queries_limit),
        Tile("Agents", usage.agents, usage.agents_limit),
        Tile("Storage credits", usage.storage, usage.storage_limit),
    ]
