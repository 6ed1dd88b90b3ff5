"""Choosing among the reasons why conversations look like tests."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.cleanup import create
from dashboard.cleanup.suggestions import choice_of, choose
from dashboard.http import Request
from dashboard.jobs.states import JobStatus
from dashboard.jobs.views.show import job_for, show
from dashboard.numbers import whole
from dashboard.workspaces.models import Role


@require_POST
def job_choose(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Take the switches and ticks of the form; with `do=go` go on to the preview."""
    workspace, job = job_for(request, workspace_id, job_id, Role.EDITOR)
    form = request.POST
    if job.stage == JobStatus.CHOOSING and form.get("do"):
        choose(job, form.getlist("reasons"), form.getlist("shown"), form.getlist("ticked"))
        if form["do"] == "go" and choice_of(job).picked:
            create.take_choice(job)
        elif form["do"] == "go":
            messages.warning(request, "Nothing is ticked, so there is nothing to delete. Switch on a reason first.")
    job.refresh_from_db()
    if request.htmx:
        return show(request, workspace, job)
    number = whole(form.get("page"))
    page = f"?page={number}" if number is not None and job.stage == JobStatus.CHOOSING else ""
    return redirect(reverse("job", args=(workspace_id, job_id)) + page)
