"""Rows as the API writes them, with the drift in dates and types that was really seen."""

from datetime import UTC, datetime
from typing import Any

from .agent import ME, Agent, Conversation, Message
from .knowledge import Topic

TEAM_ID = 17


def iso(at: int) -> str:
    """Write a date as Laravel does since 2025."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def plain(at: int) -> str:
    """Write a date as in older rows; also UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def render_agent(agent: Agent) -> dict[str, Any]:
    """One agent. sitemap_path is null even for agents made from a sitemap, as it really is."""
    return {
        "id": agent.id,
        "project_name": agent.name,
        "sitemap_path": None,
        "is_chat_active": agent.chat_active,
        "user_id": ME,
        "team_id": TEAM_ID,
        "created_at": (plain if agent.legacy else iso)(agent.created_at),
        "updated_at": iso(agent.updated_at),
        "deleted_at": None,
        "type": agent.kind,
        "is_shared": agent.shared,
        "shareable_slug": None,
        "shareable_link": None,
        "embed_code": None,
        "live_chat_code": None,
        "are_licenses_allowed": False,
    }


def render_conversation(row: Conversation, agent_id: int) -> dict[str, Any]:
    """One conversation: no message count, no last activity, no source."""
    return {
        "id": row.id,
        "created_at": (plain if row.legacy else iso)(row.created_at),
        "updated_at": iso(row.updated_at),  # both shapes even in one object
        "session_id": row.session_id,
        "project_id": agent_id,
        "created_by": row.created_by,
        "name": row.name,
        "ended_at": None,
    }


def render_message(message: Message, row: Conversation, feedback: dict[str, Any] | None) -> dict[str, Any]:
    """One question with its answer, as the API keeps them."""
    written = (plain if row.legacy else iso)(message.at)
    shown: dict[str, Any] = {
        "id": message.id,
        "created_at": written,
        "updated_at": written,
        "user_id": message.user_id,
        "user_query": message.query,
        "openai_response": message.answer,
        "conversation_id": row.id,
        "citations": message.citations,
    }
    if not message.sparse or feedback:
        shown["metadata"] = message.metadata
        shown["response_feedback"] = _render_feedback(feedback or message.feedback)
    return shown


def _render_feedback(feedback: dict[str, Any] | None) -> dict[str, Any] | None:
    if feedback is None:
        return None
    given = iso(feedback["at"])
    return {"created_at": given, "updated_at": given, "user_id": feedback["user_id"], "reaction": feedback["reaction"]}


def render_citation(topic: Topic) -> dict[str, Any]:
    """The page an answer was taken from."""
    first = topic.text.splitlines()[0].replace("*", "")
    return {"id": topic.id, "url": topic.url, "title": topic.title, "description": first, "image": None}


def render_user() -> dict[str, Any]:
    """The user whose key it is."""
    return {
        "id": ME,
        "name": "Sam Sandbox",
        "email": "sam@acorn.example",
        "current_team_id": TEAM_ID,
        "profile_photo_url": None,
        "created_at": "2023-07-12 20:21:01",
        "updated_at": "2025-07-24T21:16:30.000000Z",
    }
