"""Renaming an agent."""

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.agents import names
from dashboard.agents.forms import AgentRenameForm
from dashboard.audit.models import Action
from dashboard.audit.recording import reason_of, record_by
from dashboard.customgpt import Agent, KeyRefused, Rejected, UpstreamError
from dashboard.http import Request
from dashboard.outcomes import ItemStatus
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Workspace

PAGE = "agents/rename.html"


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """GET shows the form; POST saves, and says the name that upstream returned."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    found = workspace.client().agent(agent_id)
    context = {"workspace": workspace, "agent_id": agent_id, "agent_name": found.name or names.UNNAMED}
    form = AgentRenameForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if not form.is_valid():
        return render(request, PAGE, context | {"form": form}, status=422 if form.is_bound else 200)
    if form.cleaned_data["name"] == found.name:
        messages.info(request, f"The name “{found.name}” was not changed.")
        return redirect("agent", workspace_id, agent_id)
    try:
        renamed = _rename(request, workspace, replace(found, id=agent_id), form.cleaned_data["name"])
    except UpstreamError as error:
        form.add_error("name", error.user_message)
        context |= {"form": form, "key_refused": isinstance(error, KeyRefused)}
        return render(request, PAGE, context, status=502)
    messages.success(request, f"The agent is now named “{renamed.name or names.UNNAMED}”.")
    return redirect("agent", workspace_id, agent_id)


def _rename(request: Request, workspace: Workspace, found: Agent, name: str) -> Agent:
    note = partial(record_by, request.user, workspace.pk, Action.AGENT_RENAMED, agent_id=found.id, subject=name)
    try:
        answer = workspace.client().rename_agent(found.id, name)
        if answer.name == found.name:
            raise Rejected("The API answered with the old name.")
    except UpstreamError as error:
        note(outcome=ItemStatus.UNKNOWN if error.ambiguous else ItemStatus.FAILED, reason=reason_of(error))
        raise
    note(outcome=ItemStatus.RENAMED)
    # Everything else about it is as it was, whatever the answer left out.
    renamed = replace(found, name=answer.name)
    names.remember(workspace, [renamed])
    return renamed
