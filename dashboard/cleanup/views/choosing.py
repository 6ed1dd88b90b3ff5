"""Find test chats: look through an agent's conversations, then choose among the reasons."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from dashboard.agents.names import agent_name
from dashboard.cleanup import manifests
from dashboard.cleanup.choosing import choice_of, choose
from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.states import Stage
from dashboard.cleanup.views.jobs import job_for, show
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role


@require_POST
def find_tests(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Begin to look through all of them; the job's page shows how far that is."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    name = agent_name(workspace, workspace.client(), agent_id)
    maker = manifests.Maker(workspace, request.user, request.user.get_username())
    job = manifests.from_criteria(maker, agent_id, name, Criteria(), suggests=True)
    address = reverse("job", args=(workspace_id, job.pk))
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


@require_POST
def job_choose(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Take the switches and ticks of the form; with `do=go` go on to the preview."""
    workspace, job = job_for(request, workspace_id, job_id, Role.EDITOR)
    form = request.POST
    if job.stage == Stage.CHOOSING and form.get("do"):
        choose(job, form.getlist("reasons"), form.getlist("shown"), form.getlist("ticked"))
        if form["do"] == "go" and choice_of(job).picked:
            manifests.take_choice(job)
        elif form["do"] == "go":
            messages.warning(request, "Nothing is ticked, so there is nothing to delete. Switch on a reason first.")
    job.refresh_from_db()
    if request.htmx:
        return show(request, workspace, job)
    number = form.get("page", "")
    page = f"?page={number}" if number.isascii() and number.isdigit() and job.stage == Stage.CHOOSING else ""
    return redirect(reverse("job", args=(workspace_id, job_id)) + page)
