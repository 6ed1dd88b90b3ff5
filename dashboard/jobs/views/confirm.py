"""The one step that lets a job loose: the person's yes to exactly what they were shown."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from dashboard.http import Request
from dashboard.jobs import confirming
from dashboard.jobs.actors import Actor
from dashboard.jobs.confirming import NotConfirmed
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.jobs.views.show import PAGE, job_context, job_for, show
from dashboard.jobs.views.strip import strip
from dashboard.workspaces.models import Role, Workspace


@require_POST
def job_confirm(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Confirm once. What is wrong is said where the person is, with what they typed and a fresh token."""
    workspace, job = job_for(request, workspace_id, job_id, Role.EDITOR)
    actor = Actor.of(request, workspace)
    typed = request.POST.get("typed", "")
    try:
        confirming.confirm(job, actor, request.POST.get("token", ""), typed)
    except NotConfirmed as error:
        job.refresh_from_db()
        return _refused(request, workspace, job, str(error), typed)
    job.refresh_from_db()
    kind_of(job).confirmed(job, request.user.pk)
    if not request.htmx:
        return redirect("job", workspace_id, job_id)
    if not _in_dialog(request):
        return show(request, workspace, job, fresh=True)
    response = strip(request, workspace, job.agent_id, acted_on=job.pk)
    trigger_client_event(response, "selectionCleared")
    return trigger_client_event(response, "closeDialog", after="settle")


def _refused(request: Request, workspace: Workspace, job: Job, sentence: str, typed: str) -> HttpResponse:
    more = {"wrong": sentence, "typed": typed}
    if job.stage != JobStatus.READY:
        # Somebody was quicker, in another tab or with the first of two clicks: what they did is to be seen.
        messages.warning(request, sentence)
    if request.htmx and _in_dialog(request) and job.stage == JobStatus.READY:
        response = render(request, f"{PAGE}#dialog", job_context(request, workspace, job, **more), status=422)
        return retarget(reswap(response, "innerHTML"), "#dialog")
    if request.htmx and _in_dialog(request):
        return trigger_client_event(
            strip(request, workspace, job.agent_id, acted_on=job.pk), "closeDialog", after="settle"
        )
    return show(request, workspace, job, status=422, **more)


def _in_dialog(request: Request) -> bool:
    return request.POST.get("from") == "dialog"
