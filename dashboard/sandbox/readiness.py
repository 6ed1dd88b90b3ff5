"""How an agent gets ready by the sandbox's clock: its pages are found, then read, then indexed; then it can chat."""

from typing import NamedTuple

from .agent import Agent

STAGES = 3  # found, crawled, indexed: each takes a third of the time
NOT_INDEXED = 2  # every seeded agent has two pages that could be read and not indexed


class Pages(NamedTuple):
    """How many pages are found, read and indexed."""

    found: int
    crawled: int
    indexed: int


def pages_of(agent: Agent, now: float, ready_after: int) -> Pages:
    """Return the agent's pages at this moment. Seeded agents are always ready."""
    if agent.seeded:
        return Pages(agent.pages, agent.pages, max(0, agent.pages - NOT_INDEXED))
    passed = (now - agent.created_at) / ready_after if ready_after else 1.0
    found, crawled, indexed = (
        int(agent.pages * min(1.0, max(0.0, passed * STAGES - stage))) for stage in range(STAGES)
    )
    return Pages(found, crawled, agent.pages if passed >= 1 else indexed)


def may_chat(agent: Agent, now: float, ready_after: int) -> bool:
    """Whether questions are answered: a new agent needs pages, all of them indexed."""
    return agent.seeded or 0 < agent.pages <= pages_of(agent, now, ready_after).indexed
