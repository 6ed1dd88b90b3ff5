"""The list of an agent's conversations."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.agents.names import agent_name
from dashboard.cleanup import selection
from dashboard.cleanup.models import Selection
from dashboard.cleanup.selection import Place
from dashboard.conversations import query as choices
from dashboard.conversations.listing import Listing, fetch
from dashboard.conversations.notes import Notes, notes_on
from dashboard.conversations.query import Query
from dashboard.conversations.snapshot import seal
from dashboard.customgpt import Conversation
from dashboard.http import Request, page_address
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Workspace

PAGE = "conversations/list.html"


@require_safe
def conversations(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """The whole page, its table for a filter or a page number, or only the rows that "Show more" appends."""
    workspace = workspace_for(request, workspace_id)
    client = workspace.client()
    query = Query.read(request.GET)
    appending = bool(request.htmx) and request.htmx.target == "more"
    listing = fetch(client, agent_id, query, query.pages[-1:] if appending else None)
    workspace.key_has_worked()
    context = table_context(request, workspace, agent_id, listing)
    if not request.htmx:
        context["agent_name"] = agent_name(workspace, client, agent_id)
        return render(request, PAGE, context)
    address = list_url(workspace_id, agent_id, listing.query)
    response = render(request, f"{PAGE}#rows" if appending else f"{PAGE}#table", context | {"appended": appending})
    page = page_address(request)
    stays = appending or (page is not None and page.geturl() == address)
    response["HX-Replace-Url" if stays else "HX-Push-Url"] = address
    return response


def table_context(request: Request, workspace: Workspace, agent_id: int, listing: Listing) -> dict[str, Any]:
    """What `list.html#table` shows, with the person's ticks in it."""
    chosen = selection.seen(place_of(request, workspace.pk, agent_id, listing.query))
    ids = [row.session_id for _, rows in listing.sections for row in rows if row.addressable]
    notes = notes_on(workspace, agent_id, ids)
    sections = [
        (query, [row_context(workspace, agent_id, row, query, chosen, notes) for row in rows])
        for query, rows in listing.sections
    ]
    return {
        "workspace": workspace,
        "agent_id": agent_id,
        "query": listing.query,
        "sections": sections,
        "address": reverse("conversations", args=(workspace.pk, agent_id)),
        "page": listing.last_page,
        "total": listing.total,
        "more": listing.more,
        "more_match": listing.total > sum(len(items) for _, items in sections),
        "created_by": choices.CREATED_BY,
        "order": choices.ORDER,
        **selection_context(chosen, sum(item["ticked"] for _, items in sections for item in items)),
    }


def selection_context(chosen: Selection, here: int = 0) -> dict[str, Any]:
    """What `list.html#selected` says; `here` is how many of them are ticked on the page."""
    number = selection.number(chosen)
    return {
        "number": number,
        "words": selection.words(chosen),
        "matching": chosen.matching,
        "elsewhere": 0 if chosen.matching else number - here,
    }


def row_context(
    workspace: Workspace,
    agent_id: int,
    row: Conversation,
    query: Query,
    chosen: Selection | None = None,
    notes: Notes | None = None,
) -> dict[str, Any]:
    """What `list.html#row` shows. `query` is the place of the row in the list."""
    notes = notes or notes_on(workspace, agent_id, [row.session_id])
    pending = notes.pending.get(row.session_id, "")
    return {
        "workspace": workspace,
        "agent_id": agent_id,
        "row": row,
        "query": query,
        "ticked": row.addressable and not pending and chosen is not None and selection.holds(chosen, row.session_id),
        "starred": row.session_id in notes.starred,
        "pending": pending,
        "snapshot": seal(workspace.pk, agent_id, row),
    }


def place_of(request: Request, workspace_id: int, agent_id: int, query: Query) -> Place:
    """Where this person's selection is, and the filter they see it through."""
    return Place(workspace_id, request.user.pk, agent_id, query.name, query.by)


def list_url(workspace_id: int, agent_id: int, query: Query) -> str:
    """The address of the list in a given state."""
    return f"{reverse('conversations', args=(workspace_id, agent_id))}{query.suffix}"
