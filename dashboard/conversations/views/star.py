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

BUTTON = "conversations/star.html"


@require_POST
def star(request: Request, workspace_id: int, agent_id: int, session_id: str) -> HttpResponse:
    """Star it, or take the star away with `starred=0`: pressed twice by mistake, it is as asked."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    starred = request.POST.get("starred", "1") != "0"
    place: dict[str, Any] = {"workspace": workspace, "agent_id": agent_id, "session_id": session_id}
    Mark.objects.update_or_create(**place, defaults={"starred": starred})
    query, opened = Query.read(request.GET), request.GET.get("from") == "conversation"
    if request.htmx:
        row = unseal(workspace_id, agent_id, request.POST.get("rows", ""))
        name = title_of(row.name) if row and row.session_id == session_id else "this conversation"
        context = place | {"starred": starred, "title": name, "query": query, "opened": opened}
        return render(request, BUTTON, context)
    if opened:
        return redirect(reverse("conversation", args=(workspace_id, agent_id, session_id)) + query.suffix)
    return redirect(list_url(workspace_id, agent_id, query))
