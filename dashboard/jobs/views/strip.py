"""The strip above an agent's list: what is being done to its conversations right now."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from dashboard.http import Request, page_address
from dashboard.jobs.models import Job
from dashboard.jobs.preview import action
from dashboard.jobs.progress import progress_of
from dashboard.jobs.receipt import sentence
from dashboard.jobs.states import ACTIVE, FINISHED, JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Workspace

PAGE = "jobs/strip.html"
JUST_OVER = timedelta(minutes=5)
MOST = 5


@require_safe
def jobs_strip(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """The strip as it stands; it asks again while a job is under way. Where only words changed, only words are sent."""
    workspace = workspace_for(request, workspace_id)
    return strip(request, workspace, agent_id, request.headers.get("Shown", ""))


def strip(
    request: Request, workspace: Workspace, agent_id: int, shown: str = "", acted_on: UUID | None = None
) -> HttpResponse:
    """Draw it. `shown` is what the page has: when a job that was under way there is over, it is told `jobOver`.

    `acted_on` is the job whose button has just been pressed: the keyboard goes on from there.
    """
    lines = [line | _undoing(line["job"], acted_on) for line in _lines(workspace, agent_id)]
    now = " ".join(f"{line['job'].pk}:{line['job'].stage}" for line in lines)
    live = any(line["live"] for line in lines)
    context = {"workspace": workspace, "agent_id": agent_id, "strip": lines, "shown": now, "live": live, "loaded": True}
    context |= {"list_url": _list_url(request, workspace, agent_id)}
    if shown and shown == now and not acted_on:
        return reswap(render(request, f"{PAGE}#sentences", context), "none")
    response = retarget(reswap(render(request, f"{PAGE}#strip", context), "outerHTML"), "#jobs-strip")
    if lines and (shown or acted_on):
        trigger_client_event(response, "announce", {"text": lines[0]["sentence"]})
    if any(line["over"] and _was_under_way(line["job"], shown) for line in lines):
        trigger_client_event(response, "jobOver")
    return response


def _lines(workspace: Workspace, agent_id: int) -> list[dict[str, Any]]:
    """Those under way, then those that have just ended."""
    confirmed = Job.objects.filter(workspace=workspace, agent_id=agent_id, confirmed_at__isnull=False)
    under_way = confirmed.active().order_by("due_at")[:MOST]
    over = confirmed.finished().filter(ended_at__gte=timezone.now() - JUST_OVER).order_by("-ended_at")[:MOST]
    return [_line(job) for job in (*under_way, *over)]


def _undoing(job: Job, acted_on: UUID | None) -> dict[str, Any]:
    return {"undo_id": f"undo-{job.pk}", "acted_on": job.pk == acted_on}


def _was_under_way(job: Job, shown: str) -> bool:
    return any(f"{job.pk}:{stage}" in shown.split() for stage in ACTIVE)


def _line(job: Job) -> dict[str, Any]:
    """One job in one sentence. A paused one asks again, too: somebody else may resume it."""
    if job.stage in FINISHED:
        counts = job.counts()
        warn = job.stage == JobStatus.STOPPED or bool(counts[ItemStatus.FAILED] or counts[ItemStatus.UNKNOWN])
        return {"job": job, "sentence": sentence(job, counts), "live": False, "over": True, "warn": warn}
    progress = progress_of(job)
    still = job.stage in {
        JobStatus.SCHEDULED,
        JobStatus.PAUSED,
        JobStatus.WAITING,
    }  # the others' sentences say what is done
    label = f"{action(job, progress.total)}." if still else ""
    warn = still and job.stage != JobStatus.SCHEDULED
    return {"job": job, "label": label, "sentence": progress.sentence, "live": True, "over": False, "warn": warn}


def _list_url(request: Request, workspace: Workspace, agent_id: int) -> str:
    """The list as the person has it before them."""
    plain = reverse("conversations", args=(workspace.pk, agent_id))
    page = page_address(request)
    return page.geturl() if page and page.path == plain else plain
