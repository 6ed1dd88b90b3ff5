"""Deleting an agent with all its conversations."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.agents import names
from dashboard.agents.deletion import AgentDeletion, delete_agent, what_goes_with_it
from dashboard.agents.forms import DeleteForm
from dashboard.audit.models import Action
from dashboard.audit.recording import record_by
from dashboard.http import Request
from dashboard.jobs.models import Job
from dashboard.outcomes import ItemStatus
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Workspace

PAGE = "agents/delete.html"
BUSY = "A job for this agent is still under way, so nothing was deleted. Cancel it or let it finish, then try again."


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """GET says what would be deleted and asks for the agent's name; POST deletes."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    name = workspace.client().agent(agent_id).name or names.UNNAMED
    form = DeleteForm(request.POST if request.method == "POST" else None, agent_name=name)
    context = {"workspace": workspace, "agent_id": agent_id, "agent_name": name, "form": form}
    if not form.is_bound:
        return _ask(request, context, status=200)
    if not form.is_valid():
        return _ask(request, context, status=422)
    if _is_busy(workspace, agent_id):
        return _ask(request, context | {"wrong": BUSY}, status=422)
    outcome = delete_agent(workspace.client(), agent_id)
    _record(request, workspace, agent_id, form.cleaned_data["name"], outcome)
    if not outcome.gone:
        return _ask(request, context | {"wrong": outcome.sentence(name), "key_refused": outcome.key_refused}, 502)
    level = messages.SUCCESS if outcome.state is ItemStatus.DELETED else messages.INFO
    messages.add_message(request, level, outcome.sentence(name))
    return redirect("agents", workspace_id)


def _ask(request: Request, context: dict[str, Any], status: int) -> HttpResponse:
    """Render the page with what was and was not done. After a failure the API is not asked again."""
    if status != 502:
        context["goes_too"] = what_goes_with_it(context["workspace"].client(), context["agent_id"])
        context["busy"] = _is_busy(context["workspace"], context["agent_id"])
    return render(request, PAGE, context, status=status)


def _is_busy(workspace: Workspace, agent_id: int) -> bool:
    return Job.objects.active().filter(workspace=workspace, agent_id=agent_id).exists()


def _record(request: Request, workspace: Workspace, agent_id: int, name: str, outcome: AgentDeletion) -> None:
    record_by(
        request.user,
        workspace.pk,
        Action.AGENT_DELETED,
        agent_id=agent_id,
        subject=name,
        outcome=outcome.state,
        reason=outcome.reason,
    )
