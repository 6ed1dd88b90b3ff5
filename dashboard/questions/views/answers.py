"""What a job of questions shows while it goes on, and the end of what it has made."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dashboard.http import Request, go
from dashboard.jobs.actors import Actor
from dashboard.jobs.manifests import NotPossible
from dashboard.jobs.models import Job
from dashboard.jobs.progress import progress_of
from dashboard.jobs.views.show import job_for
from dashboard.numbers import whole
from dashboard.questions import manifests
from dashboard.questions.kind import Ask
from dashboard.questions.table import answers_after
from dashboard.workspaces.models import Role, Workspace

MORE = "questions/more.html"


@require_safe
def job_answers(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """The answers that came after the one that is shown last (`?after=12`), to be added to the table."""
    workspace, job = _asking(request, workspace_id, job_id)
    if not request.htmx:
        return redirect("job", workspace_id, job_id)
    after = whole(request.GET.get("after"), digits=9)
    position = -1 if after is None else after
    rows = answers_after(job, position)
    last = rows[-1].position if rows else position
    context = {"workspace": workspace, "job": job, "rows": rows, "after": last, "grows": progress_of(job).live}
    return render(request, MORE, context)


@require_POST
def job_clear(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Make a deletion of exactly the conversations that the job has made; its preview comes next."""
    workspace, job = _asking(request, workspace_id, job_id, Role.EDITOR)
    try:
        made = manifests.clearing(Actor.of(request, workspace), job)
    except NotPossible as error:
        messages.warning(request, str(error))
        made = job
    address = reverse("job", args=(workspace_id, made.pk))
    return go(request, address)


def _asking(request: Request, workspace_id: int, job_id: UUID, needed: Role = Role.VIEWER) -> tuple[Workspace, Job]:
    workspace, job = job_for(request, workspace_id, job_id, needed)
    if job.kind != Ask.name:
        raise Http404("This job asks no questions.")
    return workspace, job
