"""Deleting the selection: it becomes a job, which shows what it would delete and asks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.agents.names import agent_name
from dashboard.cleanup import create
from dashboard.conversations.query import Query
from dashboard.conversations.rows import list_url, list_view
from dashboard.conversations.views.select import NOTHING, merged
from dashboard.http import Request, go
from dashboard.jobs.actors import Actor
from dashboard.jobs.views.show import job_context
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role

DIALOG = "jobs/job.html#dialog"


@require_POST
def delete_many(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Freeze ticked rows and ask at once in a dialog; "all that match" are first listed on the job's page."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    query = Query.read(request.GET)
    selected = merged(request, list_view(request, workspace_id, agent_id, query))
    if selected.is_empty:
        return _nothing(request, list_url(workspace_id, agent_id, query))
    actor = Actor.of(request, workspace)
    name = agent_name(workspace, workspace.client(), agent_id)
    if selected.matching:
        job = create.from_criteria(actor, agent_id, name, selected.criteria)
    else:
        job = create.from_rows(actor, agent_id, name, selected.conversations())
        if request.htmx:
            return render(request, DIALOG, job_context(request, workspace, job))
    return go(request, reverse("job", args=(workspace_id, job.pk)))


def _nothing(request: Request, address: str) -> HttpResponse:
    """Refuse: an empty selection never means all."""
    messages.error(request, NOTHING)
    if request.htmx:
        return HttpResponse(status=422, headers={"HX-Reswap": "none"})
    return redirect(address)
