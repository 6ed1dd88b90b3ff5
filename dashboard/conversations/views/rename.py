"""Renaming in place: in a row of the list, or in the heading of the open conversation."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from dashboard.audit.models import Action
from dashboard.audit.recording import reason_of, record_by
from dashboard.conversations.forms import NameForm
from dashboard.conversations.query import Query
from dashboard.conversations.rows import list_url, row_context
from dashboard.conversations.snapshot import unseal
from dashboard.customgpt import Client, Conversation, KeyRefused, UpstreamError
from dashboard.http import Request
from dashboard.outcomes import ItemStatus
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Workspace

PAGE = "conversations/rename.html"
SHAPES = {"list": "conversations/row.html#row", "conversation": "conversations/read.html#heading"}


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: Request, workspace_id: int, agent_id: int, session_id: str) -> HttpResponse:
    """GET replaces the name with a field; POST saves, and shows the name that upstream returned."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    client = workspace.client()
    row = _known(request, client, workspace_id, agent_id, session_id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": row.name})
    if form.is_valid() and (renamed := _save(request, workspace, client, agent_id, row, form)):
        return _saved(request, _context(request, workspace, agent_id, renamed), changed=renamed is not row)
    context = _context(request, workspace, agent_id, row) | {"form": form, "key_refused": form.has_error("name", "key")}
    upstream = form.has_error("name", "upstream") or context["key_refused"]
    status = 502 if upstream else 422 if form.is_bound else 200
    return render(request, f"{_shape(request)}_form" if request.htmx else PAGE, context, status=status)


def _known(request: Request, client: Client, workspace_id: int, agent_id: int, session_id: str) -> Conversation:
    """Return the conversation as the person sees it: from the sealed row, or else from the API."""
    sealed = (request.POST or request.GET).get("rows", "")
    row = unseal(workspace_id, agent_id, sealed)
    if row is None or row.session_id != session_id:
        row = client.messages(agent_id, session_id).conversation
    return replace(row, session_id=session_id)


def _save(
    request: Request, workspace: Workspace, client: Client, agent_id: int, row: Conversation, form: NameForm
) -> Conversation | None:
    """Save the name; return the conversation as upstream has it, or None with the reason at the field."""
    if form.cleaned_data["name"] == row.name:
        return row
    note = partial(
        record_by,
        request.user,
        workspace.pk,
        Action.CONVERSATION_RENAMED,
        agent_id=agent_id,
        subject=row.session_id,
    )
    try:
        renamed = client.rename_conversation(agent_id, row.session_id, form.cleaned_data["name"])
    except UpstreamError as error:
        note(outcome=ItemStatus.UNKNOWN if error.ambiguous else ItemStatus.FAILED, reason=reason_of(error))
        code = "key" if isinstance(error, KeyRefused) else "upstream"
        form.add_error("name", ValidationError(error.user_message, code=code))
        return None
    note(outcome=ItemStatus.RENAMED)
    # Everything else about it is as it was, whatever the answer left out.
    return replace(row, name=renamed.name, updated_at=renamed.updated_at or row.updated_at)


def _saved(request: Request, context: dict[str, Any], changed: bool) -> HttpResponse:
    name = context["row"].title
    sentence = f"The conversation is now named “{name}”." if changed else f"The name “{name}” was not changed."
    if not request.htmx:
        messages.success(request, sentence)
        return redirect(list_url(context["workspace"].pk, context["agent_id"], context["query"]))
    response = render(request, _shape(request), context | {"renamed": True})
    return trigger_client_event(response, "announce", {"text": sentence})


def _context(request: Request, workspace: Workspace, agent_id: int, row: Conversation) -> dict[str, Any]:
    ticked = row.session_id in (request.POST or request.GET).getlist("ids")
    context = row_context(workspace, agent_id, row, Query.read(request.GET))
    return context | {"ticked": ticked, "from": request.GET.get("from", "list")}


def _shape(request: Request) -> str:
    return SHAPES.get(request.GET.get("from", "list"), SHAPES["list"])
