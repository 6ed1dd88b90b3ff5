"""Starring a conversation: starred ones are kept from every bulk deletion."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.cleanup.models import Mark
from dashboard.conversations.query import Query
from dashboard.conversations.rows import list_url
from dashboard.conversations.snapshot import unseal
from dashboard.customgpt import title_of
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role

BUTTON = "conversations/row.html#star"
BUTTON_WHEN_OPEN = "conversations/read.html#star"


@require_POST
def star(request: Request, workspace_id: int, agent_id: int, session_id: str) -> HttpResponse:
    """Star it, or remove the star with `starred=0`. Explicit, so that a double click does no harm."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    starred = request.POST.get("starred", "1") != "0"
    place: dict[str, Any] = {"workspace": workspace, "agent_id": agent_id, "session_id": session_id}
    Mark.objects.update_or_create(**place, defaults={"starred": starred})
    query, opened = Query.read(request.GET), request.GET.get("from") == "conversation"
    address = reverse("conversation", args=(workspace_id, agent_id, session_id))
    if request.htmx:
        row = unseal(workspace_id, agent_id, request.POST.get("rows", ""))
        name = title_of(row.name) if row and row.session_id == session_id else "this conversation"
        context = place | {"starred": starred, "title": name, "address": address, "query": query}
        return render(request, BUTTON_WHEN_OPEN if opened else BUTTON, context | {"suffix": query.suffix})
    return redirect(address + query.suffix if opened else list_url(workspace_id, agent_id, query))
