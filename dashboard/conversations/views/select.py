"""Ticking conversations: what changed on the page is taken up, without a word to the API."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from dashboard.cleanup import selection
from dashboard.cleanup.models import Selection
from dashboard.cleanup.selection import Place
from dashboard.conversations.query import Query
from dashboard.conversations.rows import list_url, place_of, selection_context
from dashboard.conversations.snapshot import unseal
from dashboard.customgpt import Conversation
from dashboard.http import Request, go
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role

SELECTED = "conversations/list.html#selected"
NOTHING = "Nothing is ticked. Tick the conversations that you mean, then try again."


@require_POST
def select(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Take up changed ticks, everything that matches, or nothing; for htmx the words of the selection bar."""
    workspace_for(request, workspace_id, Role.EDITOR)
    query = Query.read(request.GET)
    place = place_of(request, workspace_id, agent_id, query)
    chosen = _changed(request, place)
    if "rename" in request.POST and selection.number(chosen):
        address = f"{reverse('conversations_rename', args=(workspace_id, agent_id))}{query.suffix}"
        return go(request, address)
    if not request.htmx:
        return redirect(list_url(workspace_id, agent_id, query))
    response = render(request, SELECTED, selection_context(chosen, _whole(request.POST.get("here"))))
    if {"all", "clear"} & set(request.POST):
        trigger_client_event(response, "tickAll", {"ticked": chosen.matching})
    return trigger_client_event(response, "announce", {"text": selection.words(chosen)})


def merged(request: Request, place: Place) -> Selection:
    """The selection after what the form brings: changed ticks, or without JavaScript all rows and those ticked."""
    rows = {row.session_id: row for text in request.POST.getlist("rows") if (row := _row(place, text))}
    ids = set(request.POST.getlist("ids")) if rows else set()
    ticked = [row for text in request.POST.getlist("tick") if (row := _row(place, text))]
    ticked += [row for session_id, row in rows.items() if session_id in ids]
    unticked = [*request.POST.getlist("untick"), *(rows.keys() - ids)]
    return selection.change(place, ticked, unticked) if ticked or unticked else selection.seen(place)


def _changed(request: Request, place: Place) -> Selection:
    if "clear" in request.POST:
        selection.clear(place.workspace_id, place.user_id, place.agent_id)
        return selection.seen(place)
    if "all" in request.POST:
        return selection.take_all(place, _whole(request.POST.get("total")))
    return merged(request, place)


def _row(place: Place, text: str) -> Conversation | None:
    return unseal(place.workspace_id, place.agent_id, text)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
