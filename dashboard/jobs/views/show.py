"""The list of a workspace's jobs, and the one page that shows a job for its whole life."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from dashboard.http import Request
from dashboard.jobs.models import Item, Job, JobQuerySet
from dashboard.jobs.progress import progress_of
from dashboard.jobs.receipt import sentence
from dashboard.jobs.states import ACTIVE, FINISHED, JobStatus
from dashboard.jobs.views.parts import part_of, stage_context
from dashboard.outcomes import ItemStatus
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Workspace

PAGE = "jobs/job.html"
LIST = "jobs/jobs.html"
MOST_LISTED = 50


@require_safe
def jobs(request: Request, workspace_id: int) -> HttpResponse:
    """Those under way first, then the last fifty that are over."""
    workspace = workspace_for(request, workspace_id)
    seen = seen_by(request, workspace)
    live = seen.exclude(stage__in=FINISHED)
    over = seen.finished()[:MOST_LISTED]
    context = {"workspace": workspace, "live": _with_counts(live), "over": _with_counts(over), "most": MOST_LISTED}
    return render(request, LIST, context)


@require_safe
def job(request: Request, workspace_id: int, job_id: UUID) -> HttpResponse:
    """The whole page; for htmx what has changed: numbers while the stage is the same, else all of it."""
    workspace, found = job_for(request, workspace_id, job_id)
    context = job_context(request, workspace, found)
    if not request.htmx:
        return render(request, PAGE, context)
    said = request.headers.get("Said", "")
    if said.partition("-")[0] == found.stage:
        response = render(request, f"{PAGE}#numbers", context)
    elif request.htmx.target == "table":
        return render(request, f"{PAGE}#table", context)
    else:
        response = retarget(reswap(render(request, f"{PAGE}#job", context), "outerHTML"), "#job")
    if said and said != context.get("mark", said):
        trigger_client_event(response, "announce", {"text": context["announcement"]})
    return response


def seen_by(request: Request, workspace: Workspace) -> JobQuerySet:
    """A workspace's jobs: what nobody has confirmed yet is its maker's alone."""
    return workspace.jobs.filter(Q(confirmed_at__isnull=False) | Q(user_id=request.user.pk))


def job_for(request: Request, workspace_id: int, job_id: UUID, needed: Role = Role.VIEWER) -> tuple[Workspace, Job]:
    """The workspace and its job, or 404; 403 for a role that is too small."""
    workspace = workspace_for(request, workspace_id, needed)
    found = get_object_or_404(seen_by(request, workspace), pk=job_id)
    found.workspace = workspace
    return workspace, found


def job_context(request: Request, workspace: Workspace, job: Job, **more: Any) -> dict[str, Any]:
    """What `jobs/job.html` and each of its fragments show of a job at its stage."""
    context = {
        "workspace": workspace,
        "job": job,
        "address": reverse("job", args=(workspace.pk, job.pk)),
        "part": part_of(job),
        "mark": job.stage,
        "announcement": job.get_stage_display(),
    }
    return context | stage_context(request, job) | more


def show(request: Request, workspace: Workspace, job: Job, status: int = 200, **more: Any) -> HttpResponse:
    """The job as it stands, for htmx as a fragment that takes its place on the job's page."""
    context = job_context(request, workspace, job, **more)
    response = render(request, PAGE + ("#job" if request.htmx else ""), context, status=status)
    return retarget(reswap(response, "outerHTML"), "#job") if request.htmx else response


def _with_counts(found: QuerySet[Job]) -> list[dict[str, Any]]:
    """Each job with a sentence on how it stands: one GROUP BY for all of those that are over."""
    listed = list(found)
    counts = {each.pk: dict.fromkeys(ItemStatus.values, 0) for each in listed}
    over = [each.pk for each in listed if each.stage in FINISHED]
    rows = Item.objects.filter(job__in=over).order_by().values_list("job", "state").annotate(n=Count("pk"))
    for pk, state, number in rows:
        counts[pk][state] = number
    return [{"job": each, "sentence": _standing(each, counts[each.pk])} for each in listed]


def _standing(job: Job, counts: dict[str, int]) -> str:
    if job.stage in FINISHED:
        return sentence(job, counts)
    return progress_of(job).sentence if job.stage in ACTIVE else JobStatus(job.stage).label
