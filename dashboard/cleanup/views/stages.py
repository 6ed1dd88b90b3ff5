"""What a job's page shows at each stage. Nothing here asks the API."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator

from dashboard.cleanup import confirming, receipt
from dashboard.cleanup.models import Job
from dashboard.cleanup.preview import heading, preview_of
from dashboard.cleanup.progress import gathering_of, progress_of
from dashboard.cleanup.states import Kind, Stage, State
from dashboard.cleanup.suggestions import choice_of
from dashboard.cleanup.wording import conversations, exactly, things, verbs
from dashboard.http import Request
from dashboard.questions.making import left
from dashboard.questions.table import answers_so_far, conversations_to_clear
from dashboard.workspaces.models import Rules

PER_PAGE = 50
OVER_PART = dict.fromkeys((Stage.DONE, Stage.CANCELLED, Stage.STOPPED), "receipt")
PARTS = {Stage.GATHERING: "gathering", Stage.CHOOSING: "choosing", Stage.READY: "preview"} | OVER_PART


def part_of(job: Job) -> str:
    """Which template of `cleanup/` shows the job now. One that never began is over, and has no receipt to show."""
    return PARTS.get(Stage(job.stage), "working")


def stage_context(request: Request, job: Job) -> dict[str, Any]:
    """The context of that template."""
    return CONTEXTS[part_of(job)](request, job)


def _gathering(request: Request, job: Job) -> dict[str, Any]:
    gathering = gathering_of(job)
    words = {"title": "Finding the conversations", "announcement": gathering.sentence, "mark": gathering.mark}
    return {"gathering": gathering, **words}


def _choosing(request: Request, job: Job) -> dict[str, Any]:
    choice = choice_of(job, request.GET.get("page") or request.POST.get("page"))
    return {"choice": choice, "title": "Find test chats", "announcement": f"{choice.picked} conversations ticked"}


def _preview(request: Request, job: Job) -> dict[str, Any]:
    preview = preview_of(job)
    title = heading(job, preview.number)
    context = {
        "preview": preview,
        "title": title,
        "action": f"{verbs(job.kind).will} {conversations(preview.number)}",
        "announcement": title,
        "token": confirming.token_for(job, request.user.pk),
        "needs_number": confirming.needs_number(job),
    }
    if job.kind == Kind.RENAME:
        rows = job.items.filter(state=State.QUEUED).order_by("position")
        context["page"] = Paginator(rows, 20).get_page(request.GET.get("page"))
    return context


def _working(request: Request, job: Job) -> dict[str, Any]:
    progress = progress_of(job)
    verb = verbs(job.kind).will if job.stage == Stage.SCHEDULED else verbs(job.kind).now
    title = f"{verb} {things(job.kind, progress.total)}"
    context = {"progress": progress, "title": title, "announcement": progress.sentence, "mark": progress.mark}
    return context | (answers_so_far(request, job, progress.live) if job.kind == Kind.ASK else {})


def _receipt(request: Request, job: Job) -> dict[str, Any]:
    counts = job.counts()
    meant = sum(counts.values()) - counts[State.KEPT]
    outcome = request.GET.get("outcome", "")
    items = job.items.order_by("position")
    if job.kind == Kind.ASK:
        items = items.select_related("question")
    if outcome in State.values:
        items = items.filter(state=outcome)
    page: Any = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    sentence = receipt.sentence(job, counts)
    checked, all_well = receipt.verification(job) if job.verified_at and job.kind != Kind.ASK else ("", True)
    return {
        "title": f"{verbs(job.kind).will} {things(job.kind, meant)}: {job.get_stage_display().lower()}",
        "announcement": sentence,
        "sentence": sentence,
        "totals": receipt.totals(counts),
        "outcome": outcome,
        "page": page,
        "checked": checked,
        "all_well": all_well,
        "clearable": conversations_to_clear(job) if job.kind == Kind.ASK else 0,
        "again": _again(job, counts),
        "undo": exactly(job.undo_seconds),
        "keep_days": Rules.of(job.workspace).keep_names_days,
        "mark": job.stage,
    }


def _again(job: Job, counts: dict[str, int]) -> int:
    if _nameless(job):
        return 0
    return left(job) if job.kind == Kind.ASK else receipt.again(counts)


def _nameless(job: Job) -> bool:
    return job.kind in {Kind.RENAME, Kind.ASK} and job.names_dropped_at is not None


CONTEXTS: dict[str, Callable[[Request, Job], dict[str, Any]]] = {
    "gathering": _gathering,
    "choosing": _choosing,
    "preview": _preview,
    "working": _working,
    "receipt": _receipt,
}
