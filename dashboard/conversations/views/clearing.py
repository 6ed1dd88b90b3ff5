"""Deleting what was ticked: first a question that names it, then the deletion, once."""

import time
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from dashboard.cleanup import outcomes
from dashboard.cleanup.deletion import delete_all
from dashboard.cleanup.models import Manifest
from dashboard.cleanup.selection import NotAcceptable, ticked_rows
from dashboard.conversations.listing import fetch
from dashboard.conversations.query import Query
from dashboard.conversations.snapshot import unseal
from dashboard.conversations.views.listing import list_url, table_context
from dashboard.customgpt import UpstreamError, title_of
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Workspace

PAGE = "conversations/delete_many.html"
LIST = "conversations/list.html#table"
NAMES_SHOWN = 5
# Seconds. A hundred at 60 calls a minute take little more than 60; with the last call, its settling and the list that
# comes after it, an answer is there within the two minutes that a proxy in front has to wait.
PATIENCE = 70


@require_POST
def choose(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Freeze what is ticked and ask; nothing is deleted yet."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    query = Query.shown(request)
    try:
        rows = ticked_rows(request.POST.getlist("ids"), _names(request, workspace_id, agent_id))
    except NotAcceptable as error:
        messages.error(request, str(error))
        if request.htmx:
            return HttpResponse(status=422, headers={"HX-Reswap": "none"})
        return redirect(list_url(workspace_id, agent_id, query))
    return _ask(request, Manifest.freeze(workspace, request.user, agent_id, rows), query)


@require_POST
def confirm(request: Request, workspace_id: int, agent_id: int, manifest_id: UUID) -> HttpResponse:
    """Delete exactly what the manifest names, once, and list again what is left."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    query = Query.shown(request)
    manifest = get_object_or_404(Manifest.of(workspace, request.user), pk=manifest_id, agent_id=agent_id)
    client = workspace.client()
    if manifest.claim():
        for outcome in delete_all(client, agent_id, manifest.pairs, until=time.monotonic() + PATIENCE):
            manifest.record(outcome)
    _tell(request, manifest)
    if request.htmx:
        return _list_again(request, workspace, agent_id, query, outcomes.still_ticked(manifest.outcomes))
    return redirect(list_url(workspace_id, agent_id, query, result=manifest.pk))


def _names(request: Request, workspace_id: int, agent_id: int) -> dict[str, str]:
    rows = (unseal(workspace_id, agent_id, text) for text in request.POST.getlist("rows"))
    return {row.session_id: row.name for row in rows if row}


def _ask(request: Request, manifest: Manifest, query: Query) -> HttpResponse:
    names = [title_of(name) for _, name in manifest.pairs]
    context = {
        "workspace": manifest.workspace,
        "agent_id": manifest.agent_id,
        "manifest": manifest,
        "query": query,
        "number": len(names),
        "names": names[:NAMES_SHOWN],
        "others": len(names[NAMES_SHOWN:]),
    }
    return render(request, PAGE + ("#dialog" if request.htmx else ""), context)


def _tell(request: Request, manifest: Manifest) -> None:
    found = manifest.outcomes
    if not manifest.over:
        sentence = "This deletion was confirmed before and is still running, or was cut off."
        messages.warning(request, f"{sentence} So far: {outcomes.sentence(found)} The list shows what is left.")
    elif outcomes.all_deleted(found):
        messages.success(request, outcomes.sentence(found))
    else:
        messages.warning(request, outcomes.sentence(found))


def _list_again(request: Request, workspace: Workspace, agent_id: int, query: Query, ticked: set[str]) -> HttpResponse:
    """The table as it stands upstream now. When that can't be read, the table stays and the message says so."""
    try:
        listing = fetch(workspace.client(), agent_id, query)
    except UpstreamError as error:
        messages.error(request, f"The list could not be read again and still shows the old state. {error.user_message}")
        response = HttpResponse(status=502, headers={"HX-Reswap": "none"})
    else:
        response = render(request, LIST, table_context(workspace, agent_id, listing, ticked))
        response["HX-Replace-Url"] = list_url(workspace.pk, agent_id, listing.query)
    return trigger_client_event(response, "closeDialog", after="settle")
