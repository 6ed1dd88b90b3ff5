"""Builds what pages show of a list: each row's context, the selection's words, and the list's address."""

from functools import lru_cache
from typing import Any

from django.urls import reverse

from dashboard.cleanup import selection
from dashboard.cleanup.models import Selection
from dashboard.cleanup.selection import ListView
from dashboard.conversations import query as choices
from dashboard.conversations.listing import Listing
from dashboard.conversations.notes import Notes, notes_on
from dashboard.conversations.query import Query
from dashboard.conversations.snapshot import seal
from dashboard.customgpt import Conversation
from dashboard.http import Request
from dashboard.workspaces.models import Workspace


def table_context(request: Request, workspace: Workspace, agent_id: int, listing: Listing) -> dict[str, Any]:
    """Return the context of `list.html#table`, with the person's ticks."""
    selected = selection.current(list_view(request, workspace.pk, agent_id, listing.query))
    ids = [row.session_id for _, rows in listing.sections for row in rows if row.addressable]
    notes = notes_on(workspace, agent_id, ids)
    sections = [
        (query, [row_context(workspace, agent_id, row, query, selected, notes) for row in rows])
        for query, rows in listing.sections
    ]
    return {
        "workspace": workspace,
        "agent_id": agent_id,
        "query": listing.query,
        "sections": sections,
        "address": _address(workspace.pk, agent_id),
        "page": listing.last_page,
        "total": listing.total,
        "more": listing.more,
        "more_match": listing.total > sum(len(items) for _, items in sections),
        "created_by": choices.CREATED_BY,
        "order": choices.ORDER,
        **selection_context(selected, sum(item["ticked"] for _, items in sections for item in items)),
    }


def selection_context(selected: Selection, here: int = 0) -> dict[str, Any]:
    """Return the context of `list.html#selected`; `here` is how many are ticked on the page."""
    return {
        "number": selected.number,
        "words": selected.sentence,
        "matching": selected.matching,
        "elsewhere": 0 if selected.matching else selected.number - here,
    }


def row_context(
    workspace: Workspace,
    agent_id: int,
    row: Conversation,
    query: Query,
    selected: Selection | None = None,
    notes: Notes | None = None,
) -> dict[str, Any]:
    """Return the context of `row.html` for one conversation. `query` is the row's place in the list."""
    notes = notes or notes_on(workspace, agent_id, [row.session_id])
    pending = notes.pending.get(row.session_id, "")
    return {
        "workspace": workspace,
        "agent_id": agent_id,
        "row": row,
        "session_id": row.session_id,
        "title": row.title,
        "addressable": row.addressable,
        "address": f"{_address(workspace.pk, agent_id)}{row.session_id}/",
        "query": query,
        "suffix": query.suffix,
        "ticked": row.addressable and not pending and selected is not None and selected.holds(row.session_id),
        "starred": row.session_id in notes.starred,
        "pending": pending,
        "snapshot": seal(workspace.pk, agent_id, row),
    }


def list_view(request: Request, workspace_id: int, agent_id: int, query: Query) -> ListView:
    """Return the key of this person's selection, with the list's filter."""
    return ListView(workspace_id, request.user.pk, agent_id, query.name, query.by)


def list_url(workspace_id: int, agent_id: int, query: Query) -> str:
    """Return the address of the list in a given state."""
    return f"{_address(workspace_id, agent_id)}{query.suffix}"


@lru_cache(maxsize=256)
def _address(workspace_id: int, agent_id: int) -> str:
    """Return the list's address; its conversations' addresses start with it."""
    return reverse("conversations", args=(workspace_id, agent_id))
