"""Deleting one conversation, from its row or from its own page."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget, trigger_client_event

from dashboard.audit.models import Action
from dashboard.audit.recording import reason_of, record_by
from dashboard.cleanup import selection
from dashboard.cleanup.single_deletion import Outcome, delete_one
from dashboard.conversations.query import Query
from dashboard.conversations.rows import list_url, list_view
from dashboard.conversations.snapshot import seal, unseal
from dashboard.customgpt import Conversation, KeyRefused, UpstreamError
from dashboard.http import Request
from dashboard.numbers import whole
from dashboard.outcomes import ItemStatus
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Workspace

PAGE = "conversations/delete.html"
COUNT = "conversations/list.html#count"
SENTENCES = {
    ItemStatus.DELETED: "Deleted “{name}”.",
    ItemStatus.ALREADY_GONE: "“{name}” was already gone.",
    ItemStatus.GONE_UNCONFIRMED: "“{name}” is gone, but the API's answer was lost, so it is not known who removed it.",
    ItemStatus.FAILED: "“{name}” was not deleted. {reason}",
    ItemStatus.UNKNOWN: "It is not known whether “{name}” was deleted. {reason}",
}


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, workspace_id: int, agent_id: int, session_id: str) -> HttpResponse:
    """GET asks; POST deletes. A conversation that is not certainly gone stays, with the reason in the dialog."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    client = workspace.client()
    context = _context(request, workspace, agent_id, session_id)
    if request.method != "POST":
        if not context["row"]:
            _take(context, replace(client.messages(agent_id, session_id).conversation, session_id=session_id))
        return render(request, PAGE + ("#dialog" if request.htmx else ""), context)
    name = context["row"].name if context["row"] else ""
    reason = ""
    try:
        outcome = delete_one(client, agent_id, session_id, name)
    except UpstreamError as error:
        state = ItemStatus.UNKNOWN if error.ambiguous else ItemStatus.FAILED
        outcome = Outcome(session_id, name, state, error.cause)
        context["key_refused"], reason = isinstance(error, KeyRefused), reason_of(error)
    _record(request, workspace, agent_id, outcome, reason)
    sentence = SENTENCES[outcome.state].format(name=context["name"], reason=outcome.reason)
    return _gone(request, context, outcome, sentence) if outcome.gone else _stays(request, context, sentence)


def _record(request: Request, workspace: Workspace, agent_id: int, outcome: Outcome, reason: str) -> None:
    record_by(
        request.user,
        workspace.pk,
        Action.CONVERSATION_DELETED,
        agent_id=agent_id,
        subject=outcome.session_id,
        outcome=outcome.state,
        reason=reason,
    )


def _context(request: Request, workspace: Workspace, agent_id: int, session_id: str) -> dict[str, Any]:
    fields = request.POST or request.GET
    row = unseal(workspace.pk, agent_id, fields.get("rows", ""))
    context = {
        "workspace": workspace,
        "agent_id": agent_id,
        "session_id": session_id,
        "row": None,
        "name": "This conversation",
        "query": Query.read(request.GET),
        "from": request.GET.get("from", "list"),
    }
    if row and row.session_id == session_id:
        _take(context, row)
    return context


def _take(context: dict[str, Any], row: Conversation) -> None:
    context |= {"row": row, "name": row.title, "snapshot": seal(context["workspace"].pk, context["agent_id"], row)}


def _gone(request: Request, context: dict[str, Any], outcome: Outcome, sentence: str) -> HttpResponse:
    """Redirect to the list; for a row in the list return only the count, because htmx removes the row."""
    view = list_view(request, context["workspace"].pk, context["agent_id"], context["query"])
    selection.change(view, [], [context["session_id"]])
    messages.add_message(request, messages.SUCCESS if outcome.state is ItemStatus.DELETED else messages.INFO, sentence)
    if not request.htmx:
        return redirect(list_url(context["workspace"].pk, context["agent_id"], context["query"]))
    total = whole(request.POST.get("total"), digits=9)
    context |= {"total": "?" if total is None else max(0, total - 1), "counted": True}
    return trigger_client_event(render(request, COUNT, context), "closeDialog", after="settle")


def _stays(request: Request, context: dict[str, Any], sentence: str) -> HttpResponse:
    """Render the dialog again, with what was and was not done."""
    context["wrong"] = sentence
    if not request.htmx:
        return render(request, PAGE, context, status=502)
    response = render(request, f"{PAGE}#dialog", context, status=502)
    return retarget(reswap(response, "innerHTML"), "#dialog")
