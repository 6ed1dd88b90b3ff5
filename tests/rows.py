"""Rows as the API sends them; say only what matters to the test."""

from typing import Any

Row = dict[str, Any]


def ok(data: Any) -> Row:
    """The envelope of a good answer."""
    return {"data": data, "status": "success"}


def refused(code: int, message: str) -> Row:
    """The envelope of a bad one."""
    return {"status": "error", "url": "https://api.test/api/v1", "data": {"code": code, "message": message}}


def paginator(rows: list[Row], page: int = 1, last: int = 1, total: int | None = None, per_page: int = 10) -> Row:
    """Laravel's page of a list."""
    first = (page - 1) * per_page + 1
    return {
        "current_page": page,
        "data": rows,
        "first_page_url": "https://api.test/api/v1?page=1",
        "from": first if rows else None,
        "last_page": last,
        "last_page_url": f"https://api.test/api/v1?page={last}",
        "next_page_url": f"https://api.test/api/v1?page={page + 1}" if page < last else None,
        "path": "https://api.test/api/v1",
        "per_page": per_page,
        "prev_page_url": f"https://api.test/api/v1?page={page - 1}" if page > 1 else None,
        "to": first + len(rows) - 1 if rows else None,
        "total": len(rows) if total is None else total,
    }


def user_row(**changes: Any) -> Row:
    return {
        "id": 42,
        "name": "Alice Example",
        "email": "alice@example.com",
        "current_team_id": 7,
        "profile_photo_url": None,
        "created_at": "2025-07-24T21:16:30.000000Z",
        "updated_at": "2025-07-24T21:16:30.000000Z",
    } | changes


def agent_row(agent_id: int = 924, name: str | None = "Help desk", **changes: Any) -> Row:
    return {
        "id": agent_id,
        "project_name": name,
        "sitemap_path": None,
        "user_id": 42,
        "team_id": 7,
        "is_chat_active": True,
        "created_at": "2025-07-24T21:16:30.000000Z",
        "updated_at": "2025-07-24T21:16:30.000000Z",
        "is_shared": False,
        "deleted_at": None,
        "type": "SITEMAP",
    } | changes


def conversation_row(session_id: str = "session-1", name: str | None = "Opening hours", **changes: Any) -> Row:
    return {
        "id": 6610115,
        "session_id": session_id,
        "name": name,
        "project_id": 924,
        "created_by": 42,
        "created_at": "2025-07-24T21:16:30.000000Z",
        "updated_at": "2025-07-24T21:16:30.000000Z",
        "ended_at": None,
    } | changes


def message_row(question: str = "When are you open?", answer: str = "From nine to five.", **changes: Any) -> Row:
    return {
        "id": 549,
        "user_id": 42,
        "user_query": question,
        "openai_response": answer,
        "conversation_id": 6610115,
        "citations": [],
        "metadata": None,
        "response_feedback": None,
        "created_at": "2025-07-24T21:16:30.000000Z",
        "updated_at": "2025-07-24T21:16:30.000000Z",
    } | changes


def thread(conversation: Row, messages: Row) -> Row:
    """What `GET …/messages` answers with: the conversation and a page of its messages."""
    return ok({"conversation": conversation, "messages": messages})
