"""Ticking conversations: stores what changed on the page, without calling the API."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from dashboard.cleanup import selection
from dashboard.cleanup.models import Selection
from dashboard.cleanup.selection import ListView
from dashboard.conversations.query import Query
from dashboard.conversations.rows import list_url, list_view, selection_context
from dashboard.conversations.snapshot import unseal
from dashboard.customgpt import Conversation
from dashboard.http import Request, go
from dashboard.numbers import whole
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role

SELECTED = "conversations/list.html#selected"
NOTHING = "Nothing is ticked. Tick some conversations, then try again."


@require_POST
def select(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Store changed ticks, everything that matches, or nothing; for htmx return the selection bar's words."""
    workspace_for(request, workspace_id, Role.EDITOR)
    query = Query.read(request.GET)
    selected = _changed(request, list_view(request, workspace_id, agent_id, query))
    if "rename" in request.POST and selected.number:
        address = f"{reverse('conversations_rename', args=(workspace_id, agent_id))}{query.suffix}"
        return go(request, address)
    if not request.htmx:
        return redirect(list_url(workspace_id, agent_id, query))
    response = render(request, SELECTED, selection_context(selected, whole(request.POST.get("here"), digits=9) or 0))
    if {"all", "clear"} & set(request.POST):
        trigger_client_event(response, "tickAll", {"ticked": selected.matching})
    return trigger_client_event(response, "announce", {"text": selected.sentence})


def merged(request: Request, view: ListView) -> Selection:
    """Merge the form into the selection: changed ticks, or without JavaScript all rows and those ticked."""
    rows = {row.session_id: row for text in request.POST.getlist("rows") if (row := _row(view, text))}
    ids = set(request.POST.getlist("ids")) if rows else set()
    ticked = [row for text in request.POST.getlist("tick") if (row := _row(view, text))]
    ticked += [row for session_id, row in rows.items() if session_id in ids]
    unticked = [*request.POST.getlist("untick"), *(rows.keys() - ids)]
    return selection.change(view, ticked, unticked) if ticked or unticked else selection.current(view)


def _changed(request: Request, view: ListView) -> Selection:
    if "clear" in request.POST:
        selection.clear(view.workspace_id, view.user_id, view.agent_id)
        return selection.current(view)
    if "all" in request.POST:
        return selection.take_all(view, whole(request.POST.get("total"), digits=9) or 0)
    return merged(request, view)


def _row(view: ListView, text: str) -> Conversation | None:
    return unseal(view.workspace_id, view.agent_id, text)
