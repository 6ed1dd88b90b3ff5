"""The buttons of a job that was made: undo, pause, resume, cancel, discard, retry."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from dashboard.http import Request, go
from dashboard.jobs import control, manifests
from dashboard.jobs.actors import Actor
from dashboard.jobs.control import NotPossible
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.progress import progress_of
from dashboard.jobs.states import ACTIVE, FINISHED, JobStatus
from dashboard.jobs.views.show import job_for, show
from dashboard.jobs.views.strip import strip
from dashboard.workspaces.models import Role, Workspace

CANCEL = "jobs/cancel.html"


@require_POST
def job_undo(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Call it off before anything was sent; from the job's page or from the strip."""
    return _controlled(request, workspace_id, job_id, control.undo)


@require_POST
def job_pause(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Send nothing more until somebody resumes it."""
    return _controlled(request, workspace_id, job_id, control.pause)


@require_POST
def job_resume(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Go on."""
    return _controlled(request, workspace_id, job_id, control.resume)


@require_POST
def job_cancel(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Ask, and with `sure` send nothing of what is left."""
    workspace, job = job_for(request, workspace_id, job_id, Role.EDITOR)
    if request.POST.get("sure"):
        return _controlled(request, workspace_id, job_id, control.cancel)
    if job.stage not in ACTIVE:
        return _answer(request, workspace, job)
    progress = progress_of(job)
    question = kind_of(job).pages.cancelling(progress.changed, progress.left, progress.sending)
    context = {"workspace": workspace, "job": job, "question": question}
    return render(request, CANCEL + ("#dialog" if request.htmx else ""), context)


@require_POST
def job_discard(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Forget one that was not confirmed, and go back to the list it is about."""
    workspace, job = job_for(request, workspace_id, job_id, Role.EDITOR)
    if job.confirmed_at or job.stage in FINISHED:
        return _answer(request, workspace, job)
    control.discard(job)
    if request.POST.get("from") == "dialog":
        return HttpResponse(status=204)
    return go(request, reverse("conversations", args=(workspace_id, job.agent_id)))


@require_POST
def job_retry(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """Make a new job of what another try could bring about; its preview comes next."""
    workspace, job = job_for(request, workspace_id, job_id, Role.EDITOR)
    # Once the names are removed nothing can be retried, and `retry` says so.
    left = job.names_dropped_at or kind_of(job).retryable(job, job.counts())
    if job.stage not in FINISHED or not left:
        messages.warning(request, "There is nothing to retry.")
        return _answer(request, workspace, job)
    try:
        made = manifests.retry(Actor.of(request, workspace), job)
    except NotPossible as error:
        messages.warning(request, str(error))
        return _answer(request, workspace, job)
    return go(request, reverse("job", args=(workspace_id, made.pk)))


def _controlled(request: Request, workspace_id: int, job_id: UUID, do: Callable[[Job, Actor], None]) -> HttpResponse:
    workspace, job = job_for(request, workspace_id, job_id, Role.EDITOR)
    try:
        do(job, Actor.of(request, workspace))
    except NotPossible as error:
        messages.warning(request, str(error))
    job.refresh_from_db()
    return _answer(request, workspace, job)


def _answer(request: Request, workspace: Workspace, job: Job) -> HttpResponse:
    """Where the person pressed the button: the strip of the list, or the job's page."""
    if not request.htmx:
        return redirect("job", workspace.pk, job.pk)
    if request.htmx.target == "jobs-strip":
        return strip(request, workspace, job.agent_id, shown=f"{job.pk}:{JobStatus.SCHEDULED}", acted_on=job.pk)
    response = show(request, workspace, job, fresh=True)
    return trigger_client_event(response, "closeDialog", after="settle")
