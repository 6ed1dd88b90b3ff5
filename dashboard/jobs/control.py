"""What a person can do to a job that is not over. Each is one conditional UPDATE, so that two clicks are one."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.audit.models import Action
from dashboard.audit.recording import record
from dashboard.jobs import dispatch
from dashboard.jobs.manifests import Maker, NotPossible
from dashboard.jobs.models import Job
from dashboard.jobs.outcomes import end_waiting
from dashboard.jobs.states import OVER, Stage, State

__all__ = ["NotPossible", "cancel", "discard", "forget", "forget_unconfirmed", "pause", "resume", "undo"]

UNCONFIRMED = timedelta(days=1)

UNDONE = "Undone before anything was sent."
ASKED_TOO_LATE = "Too late to undo: this has started. You can still cancel the rest."
IS_OVER = "This has already ended, so nothing was changed."


def undo(job: Job, maker: Maker) -> None:
    """Take a confirmation back while nothing has been sent. Raises NotPossible."""
    with transaction.atomic():
        ended = {"stage": Stage.CANCELLED, "ended_at": timezone.now(), "reason": UNDONE}
        _move(job, {Stage.SCHEDULED}, ASKED_TOO_LATE, **ended)
        end_waiting(job, State.CANCELLED, UNDONE)
        _record(job, maker, Action.JOB_UNDONE)


def pause(job: Job, maker: Maker) -> None:
    """Send nothing more until somebody resumes it. Calls under way still end. Raises NotPossible."""
    with transaction.atomic():
        paused = {"stage": Stage.PAUSED, "reason": f"{maker.who} paused it.", "resume_at": None}
        _move(job, {Stage.RUNNING, Stage.WAITING}, "This is not running, so it can't be paused.", **paused)
        _record(job, maker, Action.JOB_PAUSED)


def resume(job: Job, maker: Maker) -> None:
    """Go on where it was. Raises NotPossible."""
    with transaction.atomic():
        # As if it had just been worked on: it was looked at, so its age is no reason to pause it again.
        going = {"stage": Stage.RUNNING, "reason": "", "resume_at": None, "down_since": None, "beat_at": timezone.now()}
        going |= {} if job.started_at else {"started_at": timezone.now()}
        _move(job, {Stage.PAUSED, Stage.WAITING}, "This is not paused, so there is nothing to resume.", **going)
        _record(job, maker, Action.JOB_RESUMED)
        transaction.on_commit(lambda: dispatch.enqueue(str(job.pk)))


def cancel(job: Job, maker: Maker) -> None:
    """Send nothing more, ever. What was sent already is then checked against the list. Raises NotPossible."""
    if job.stage == Stage.SCHEDULED:
        undo(job, maker)
        return
    with transaction.atomic():
        checking = {"stage": Stage.VERIFYING, "reason": "", "resume_at": None, "beat_at": timezone.now()}
        _move(job, {Stage.RUNNING, Stage.PAUSED, Stage.WAITING}, "Too late to cancel.", **checking)
        end_waiting(job, State.CANCELLED, f"{maker.who} cancelled the rest.")
        _record(job, maker, Action.JOB_CANCELLED)
        transaction.on_commit(lambda: dispatch.enqueue(str(job.pk)))


def discard(job: Job) -> None:
    """Forget a job that was never confirmed. Raises NotPossible."""
    if not forget(Job.objects.filter(pk=job.pk)):
        raise NotPossible("This was confirmed, so it can't be discarded.")


def forget(jobs: QuerySet[Job]) -> int:
    """Delete those of the jobs that were never confirmed; gives how many those were."""
    with transaction.atomic():
        # Held before they are deleted: deleting first collects, and a confirmation could slip in between.
        keys = list(jobs.select_for_update().filter(confirmed_at=None).values_list("pk", flat=True))
        Job.objects.filter(pk__in=keys).delete()
    return len(keys)


def forget_unconfirmed() -> int:
    """Delete the jobs that nobody has confirmed for a day. Returns the number of them."""
    return forget(Job.objects.filter(created_at__lt=timezone.now() - UNCONFIRMED))


def _move(job: Job, stages: Collection[Stage], otherwise: str, **columns: Any) -> None:
    if not Job.objects.filter(pk=job.pk, stage__in=stages).update(**columns):
        job.refresh_from_db()
        raise NotPossible(IS_OVER if job.stage in OVER else otherwise)
    job.refresh_from_db()


def _record(job: Job, maker: Maker, action: Action) -> None:
    record(job.workspace_id, maker.user, maker.who, action, agent_id=job.agent_id, job=job.pk)
