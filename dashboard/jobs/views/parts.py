"""What a job's page shows at each stage. Nothing here asks the API."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator

from dashboard.http import Request
from dashboard.jobs import confirming, receipt
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.preview import action, heading, preview_of
from dashboard.jobs.progress import gathering_of, progress_of
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.wording import exactly
from dashboard.workspaces.models import Rules

PER_PAGE = 50
OVER_PART = dict.fromkeys((JobStatus.DONE, JobStatus.CANCELLED, JobStatus.STOPPED), "receipt")
PARTS = {JobStatus.GATHERING: "gathering", JobStatus.CHOOSING: "choosing", JobStatus.READY: "preview"} | OVER_PART


def part_of(job: Job) -> str:
    """Which template of `jobs/` shows the job now. One that never began is over, and has no receipt to show."""
    return PARTS.get(JobStatus(job.stage), "working")


def stage_context(request: Request, job: Job) -> dict[str, Any]:
    """The context of that template, with what the job's kind adds."""
    kind, part = kind_of(job), part_of(job)
    own = kind.pages.context(request, job, part)
    return {"kind": kind, "table": kind.pages.tables.get(part), **CONTEXTS[part](request, job), **own}


def _gathering(request: Request, job: Job) -> dict[str, Any]:
    gathering = gathering_of(job)
    words = {"title": "Finding the conversations", "announcement": gathering.sentence, "mark": gathering.mark}
    return {"gathering": gathering, **words}


def _choosing(request: Request, job: Job) -> dict[str, Any]:
    return {"title": job.get_stage_display()}  # kinds that suggest something say what


def _preview(request: Request, job: Job) -> dict[str, Any]:
    preview = preview_of(job)
    title = heading(job, preview.number)
    return {
        "preview": preview,
        "title": title,
        "action": action(job, preview.number),
        "consequence": kind_of(job).pages.consequence(preview.number),
        "announcement": title,
        "token": confirming.token_for(job, request.user.pk),
        "needs_number": confirming.needs_number(job),
    }


def _working(request: Request, job: Job) -> dict[str, Any]:
    progress, kind = progress_of(job), kind_of(job)
    verb = kind.verbs.will if job.stage == JobStatus.SCHEDULED else kind.verbs.now
    title = f"{verb} {kind.counted(progress.total)}"
    return {"progress": progress, "title": title, "announcement": progress.sentence, "mark": progress.mark}


def _receipt(request: Request, job: Job) -> dict[str, Any]:
    kind, counts = kind_of(job), job.counts()
    meant = sum(counts.values()) - counts[ItemStatus.KEPT]
    outcome = request.GET.get("outcome", "")
    items = kind.pages.items(job.items.order_by("position"))
    if outcome in ItemStatus.values:
        items = items.filter(state=outcome)
    page: Any = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    sentence = receipt.sentence(job, counts)
    checked, all_well = (job.verified_at and kind.pages.verification(job)) or ("", True)
    return {
        "title": f"{kind.verbs.will} {kind.counted(meant)}: {job.get_stage_display().lower()}",
        "announcement": sentence,
        "sentence": sentence,
        "totals": receipt.totals(counts),
        "outcome": outcome,
        "page": page,
        "checked": checked,
        "all_well": all_well,
        "again": kind.retryable(job, counts),
        "undo": exactly(job.undo_seconds),
        "keep_days": Rules.of(job.workspace).keep_names_days,
        "mark": job.stage,
    }


CONTEXTS: dict[str, Callable[[Request, Job], dict[str, Any]]] = {
    "gathering": _gathering,
    "choosing": _choosing,
    "preview": _preview,
    "working": _working,
    "receipt": _receipt,
}
