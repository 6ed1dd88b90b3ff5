"""The list of an agent's conversations."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.agents.names import agent_name
from dashboard.cleanup import outcomes
from dashboard.cleanup.models import Manifest
from dashboard.conversations import query as choices
from dashboard.conversations.listing import Listing, fetch
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
    context = table_context(workspace, agent_id, listing, _left_by_deletion(request, workspace))
    if not request.htmx:
        context["agent_name"] = agent_name(workspace, client, agent_id)
        return render(request, PAGE, context)
    address = list_url(workspace_id, agent_id, listing.query)
    response = render(request, f"{PAGE}#rows" if appending else f"{PAGE}#table", context | {"appended": appending})
    page = page_address(request)
    stays = appending or (page is not None and page.geturl() == address)
    response["HX-Replace-Url" if stays else "HX-Push-Url"] = address
    return response


def table_context(workspace: Workspace, agent_id: int, listing: Listing, ticked: set[str]) -> dict[str, Any]:
    """What `list.html#table` shows. `ticked` are session ids."""
    sections = [
        (query, [row_context(workspace, agent_id, row, query, row.session_id in ticked) for row in rows])
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
        "created_by": choices.CREATED_BY,
        "order": choices.ORDER,
    }


def row_context(
    workspace: Workspace, agent_id: int, row: Conversation, query: Query, ticked: bool = False
) -> dict[str, Any]:
    """What `list.html#row` shows. `query` is the place of the row in the list."""
    return {
        "workspace": workspace,
        "agent_id": agent_id,
        "row": row,
        "query": query,
        "ticked": ticked,
        "snapshot": seal(workspace.pk, agent_id, row),
    }


def list_url(workspace_id: int, agent_id: int, query: Query, **more: object) -> str:
    """The address of the list in a given state."""
    state = "&".join(filter(None, [str(query), urlencode(more)]))
    address = reverse("conversations", args=(workspace_id, agent_id))
    return f"{address}?{state}" if state else address


def _left_by_deletion(request: Request, workspace: Workspace) -> set[str]:
    """What stays ticked when the address names a deletion of this person (the way back without JavaScript)."""
    try:
        number = UUID(request.GET.get("result", ""))
    except ValueError:
        return set()
    manifest = Manifest.of(workspace, request.user).filter(pk=number).first()
    return outcomes.still_ticked(manifest.outcomes) if manifest else set()
