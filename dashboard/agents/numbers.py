"""Fetches an agent's numbers in parallel. A part that can't be read says so in its place; the others still show."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Generic, TypeVar

from dashboard.customgpt import (
    Activity,
    Agent,
    Client,
    Forbidden,
    KeyRefused,
    NotFound,
    Origin,
    Rejected,
    Stats,
    UpstreamError,
    Usage,
)

T = TypeVar("T")
NO_REPORTS = "Your plan has no reports for this agent."
NOT_SAID = "The API doesn't return these numbers for this workspace's key."


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One answer, or the sentence that says why there is none."""

    value: T | None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that an agent's page shows."""

    agent: Agent
    stats: Part[Stats]
    usage: Part[Usage]
    activity: Part[Activity]
    traffic: Part[tuple[Origin, ...]]


def numbers_of(client: Client, agent_id: int) -> Numbers:
    """Make five calls at once. Raises UpstreamError if the agent itself can't be read or the key is refused."""
    with ThreadPoolExecutor(5) as pool:

        def ask(call: Callable[[], T]) -> Callable[[], T]:
            # Each thread gets a context of its own, so that whoever records the calls sees these as well.
            return pool.submit(copy_context().run, call).result

        agent = ask(lambda: client.agent(agent_id))
        stats = ask(lambda: _part(lambda: client.stats(agent_id), "The numbers", NOT_SAID))
        usage = ask(lambda: _part(client.usage, "The numbers", NOT_SAID))
        activity = ask(lambda: _part(lambda: client.activity(agent_id, "daily"), "The reports", NO_REPORTS))
        traffic = ask(lambda: _part(lambda: client.traffic(agent_id), "The reports", NO_REPORTS))
        return Numbers(agent(), stats(), usage(), activity(), traffic())


def _part(call: Callable[[], T], what: str, refused: str) -> Part[T]:
    try:
        return Part(call())
    except KeyRefused:
        raise
    except (Forbidden, NotFound, Rejected):
        return Part(None, refused)
    except UpstreamError as error:
        return Part(None, f"{what} could not be read right now: {error.cause}")
