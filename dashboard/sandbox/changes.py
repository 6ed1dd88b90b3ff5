"""Every change, as functions of plain values: applied now, or again from a state file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from .agent import ME, Agent, Conversation, Message
from .answers import answer_to
from .dice import dice
from .world import World

PAGES = 12  # of a new agent's sitemap


def agent_created(world: World, at: int, *, name: str, kind: str, pages: int = PAGES) -> Agent:
    """Create an agent; it can't chat until it has read its pages. Without pages it never can."""
    agent = Agent(world.next_agent, name, at, kind, chat_active=None, pages=pages, seeded=False, updated_at=at)
    world.agents[agent.id] = agent
    world.next_agent += 1
    return agent


def agent_updated(world: World, at: int, *, agent: int, name: str | None, shared: bool | None) -> Agent:
    """Change an agent's name or visibility."""
    found = world.agents[agent]
    found.name = found.name if name is None else name
    found.shared = found.shared if shared is None else shared
    found.updated_at = at
    return found


def agent_deleted(world: World, at: int, *, agent: int) -> None:
    """Delete the agent and everything under it."""
    del world.agents[agent]


def conversation_created(
    world: World, at: int, *, agent: int, name: str | None, session: str | None = None
) -> Conversation:
    """Create a conversation of the key's user."""
    world.next_conversation += 1
    number = world.next_conversation
    session = session or str(UUID(int=dice(world.seed, "session", number).getrandbits(128), version=4))
    row = Conversation(number, session, name, at, ME)
    world.agents[agent].add(row)
    return row


def conversation_renamed(world: World, at: int, *, agent: int, session: str, name: str) -> Conversation:
    """Rename a conversation."""
    row = world.agents[agent].sessions[session]
    world.agents[agent].rename(row, name, at)
    return row


def conversation_deleted(world: World, at: int, *, agent: int, session: str) -> None:
    """Delete a conversation with its messages, permanently."""
    world.agents[agent].remove(world.agents[agent].sessions[session])


def message_sent(
    world: World, at: int, *, agent: int, session: str, prompt: str, metadata: dict[str, str | None]
) -> Message:
    """Store a question and its answer. It does not move the conversation's updated_at."""
    found = world.agents[agent]
    text, citations = answer_to(prompt)
    message = Message(world.next_message, at, ME, prompt, text, list(citations), metadata)
    found.sent.setdefault(found.sessions[session].id, []).append(message)
    found.queries += 1
    world.next_message += 1
    return message


def feedback_given(world: World, at: int, *, message: int, reaction: str) -> None:
    """Store the reaction to an answer."""
    world.feedback[message] = {"at": at, "user_id": ME, "reaction": reaction}


CHANGES: dict[str, Callable[..., Any]] = {
    change.__name__: change
    for change in (
        agent_created, agent_updated, agent_deleted,
        conversation_created, conversation_renamed, conversation_deleted,
        message_sent, feedback_given,
    )
}  # fmt: skip


def apply(world: World, change: dict[str, Any]) -> Any:
    """Apply one change: {"at": seconds, "do": its name, …its values}."""
    values = {name: value for name, value in change.items() if name not in ("at", "do")}
    return CHANGES[change["do"]](world, change["at"], **values)
