"""Reading one conversation, its sources, and the way to the ones beside it."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.agents.names import agent_name
from dashboard.conversations.addresses import page_of
from dashboard.conversations.forms import QuestionForm
from dashboard.conversations.neighbours import find_neighbour
from dashboard.conversations.notes import remember_messages
from dashboard.conversations.query import Query
from dashboard.conversations.rows import list_url, row_context
from dashboard.conversations.sources import find_sources
from dashboard.conversations.thread import read_thread
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for

PAGE = "conversations/read.html"


@require_safe
def conversation(request: Request, workspace_id: int, agent_id: int, session_id: str) -> HttpResponse:
    """Show the newest messages in time order; for htmx the page of older ones that goes above them."""
    workspace = workspace_for(request, workspace_id)
    client = workspace.client()
    thread = read_thread(client, agent_id, session_id, request.GET)
    workspace.key_has_worked()
    remember_messages(workspace, agent_id, session_id, thread.page)
    row = replace(thread.conversation, session_id=session_id)
    context = row_context(workspace, agent_id, row, Query.read(request.GET))
    context |= {"thread": thread, "session_id": session_id, "form": QuestionForm(initial={"newest": thread.newest})}
    if request.htmx:
        return render(request, f"{PAGE}#messages", context)
    context["agent_name"] = agent_name(workspace, client, agent_id)
    return render(request, PAGE, context)


@require_safe
def message(request: Request, workspace_id: int, agent_id: int, session_id: str, message_id: int) -> HttpResponse:
    """Redirect to the page of the conversation that contains the message, however far back."""
    workspace = workspace_for(request, workspace_id)
    number = page_of(workspace.client(), agent_id, session_id, message_id)
    query = Query.read(request.GET)
    address = reverse("conversation", args=(workspace_id, agent_id, session_id))
    if number is None:
        messages.warning(request, "That message was not found in this conversation.")
        return redirect(f"{address}{query.suffix}")
    fields = [*query.fields, *([("older", number)] if number > 1 else [])]
    return redirect(f"{address}{f'?{urlencode(fields)}' if fields else ''}#message-{message_id}")


@require_safe
def citations(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Show titles and addresses of the sources that an answer names by number (`?id=1&id=2`)."""
    workspace = workspace_for(request, workspace_id)
    sources = find_sources(workspace, agent_id, request.GET.getlist("id"))
    context = {"workspace": workspace, "agent_id": agent_id, "sources": sources}
    return render(request, "conversations/sources.html" + ("#list" if request.htmx else ""), context)


@require_safe
def neighbour(request: Request, workspace_id: int, agent_id: int, session_id: str, step: int) -> HttpResponse:
    """Go to the next or previous conversation of the list that the person came from."""
    workspace = workspace_for(request, workspace_id)
    query = Query.read(request.GET)
    found = find_neighbour(workspace.client(), agent_id, query, session_id, step)
    if found.session_id:
        address = reverse("conversation", args=(workspace_id, agent_id, found.session_id))
        return redirect(f"{address}{found.query.suffix}")
    messages.info(request, found.sentence)
    if found.lost:
        return redirect(list_url(workspace_id, agent_id, query))
    return redirect(f"{reverse('conversation', args=(workspace_id, agent_id, session_id))}{query.suffix}")
