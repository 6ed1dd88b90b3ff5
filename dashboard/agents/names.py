"""Agents' names for headings and breadcrumbs, remembered for a while so that they cost no call on every page.

The identity of the workspace's key is part of each cache key: after the key is replaced, the other account's names
are not found any more. No API key is ever put into the cache.
"""

from collections.abc import Iterable

from django.core.cache import caches
from django.db import transaction

from dashboard.customgpt import Agent, Client
from dashboard.workspaces.models import Workspace

LIFETIME = 10 * 60
UNNAMED = "Unnamed agent"


def agent_name(workspace: Workspace, client: Client, agent_id: int) -> str:
    """Return the agent's name, with one call if it is not cached. Raises UpstreamError."""
    cache, key = caches["upstream"], _key(workspace, agent_id)
    name: str | None = cache.get(key)
    if name is None:
        name = client.agent(agent_id).name or UNNAMED
        cache.set(key, name, LIFETIME)
    return name


def remember(workspace: Workspace, agents: Iterable[Agent]) -> None:
    """Cache the names of agents that the API has just listed."""
    names = {_key(workspace, agent.id): agent.name or UNNAMED for agent in agents if agent.addressable}
    cache = caches["upstream"]
    known = cache.get_many(names)
    fresh = {key: name for key, name in names.items() if known.get(key) != name}
    if fresh:
        # One commit instead of one for each name: the cache is a table.
        with transaction.atomic():
            cache.set_many(fresh, LIFETIME)


def _key(workspace: Workspace, agent_id: int) -> str:
    return f"agent-name:{workspace.pk}:{workspace.key.identity}:{agent_id}"
