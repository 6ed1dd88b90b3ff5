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
from dashboard.jobs.actors import Actor
from dashboard.jobs.manifests import NotPossible
from dashboard.jobs.models import Job
from dashboard.jobs.outcomes import end_queued
from dashboard.jobs.states import FINISHED, JobStatus
from dashboard.outcomes import ItemStatus

__all__ = ["NotPossible", "cancel", "delete_unconfirmed", "discard", "pause", "resume", "undo"]

UNCONFIRMED = timedelta(days=1)

UNDONE = "Undone before anything was sent."
ASKED_TOO_LATE = "Too late to undo: this has started. You can still cancel the rest."
IS_OVER = "This has already ended, so nothing was changed."


def undo(job: Job, actor: Actor) -> None:
    """Take a confirmation back while nothing has been sent. Raises NotPossible."""
    with transaction.atomic():
        ended = {"ended_at": timezone.now(), "reason": UNDONE}
        _move(job, JobStatus.CANCELLED, {JobStatus.SCHEDULED}, ASKED_TOO_LATE, **ended)
        end_queued(job, ItemStatus.CANCELLED, UNDONE)
        _record(job, actor, Action.JOB_UNDONE)


def pause(job: Job, actor: Actor) -> None:
    """Send nothing more until somebody resumes it. Calls under way still end. Raises NotPossible."""
    with transaction.atomic():
        paused = {"reason": f"{actor.who} paused it.", "resume_at": None}
        working = {JobStatus.RUNNING, JobStatus.WAITING}
        _move(job, JobStatus.PAUSED, working, "This is not running, so it can't be paused.", **paused)
        _record(job, actor, Action.JOB_PAUSED)


def resume(job: Job, actor: Actor) -> None:
    """Go on where it was. Raises NotPossible."""
    with transaction.atomic():
        # As if it had just been worked on: it was looked at, so its age is no reason to pause it again.
        going = {"reason": "", "resume_at": None, "down_since": None, "beat_at": timezone.now()}
        going |= {} if job.started_at else {"started_at": timezone.now()}
        resting = {JobStatus.PAUSED, JobStatus.WAITING}
        _move(job, JobStatus.RUNNING, resting, "This is not paused, so there is nothing to resume.", **going)
        _record(job, actor, Action.JOB_RESUMED)
        transaction.on_commit(lambda: dispatch.enqueue(str(job.pk)))


def cancel(job: Job, actor: Actor) -> None:
    """Send nothing more, ever. What was sent already is then checked against the list. Raises NotPossible."""
    if job.stage == JobStatus.SCHEDULED:
        undo(job, actor)
        return
    with transaction.atomic():
        checking = {"reason": "", "resume_at": None, "beat_at": timezone.now()}
        confirmed = {JobStatus.RUNNING, JobStatus.PAUSED, JobStatus.WAITING}
        _move(job, JobStatus.VERIFYING, confirmed, "Too late to cancel.", **checking)
        end_queued(job, ItemStatus.CANCELLED, f"{actor.who} cancelled the rest.")
        _record(job, actor, Action.JOB_CANCELLED)
        transaction.on_commit(lambda: dispatch.enqueue(str(job.pk)))


def discard(job: Job) -> None:
    """Delete a job that was never confirmed. Raises NotPossible."""
    if not _delete_unconfirmed(Job.objects.filter(pk=job.pk)):
        raise NotPossible("This was confirmed, so it can't be discarded.")


def delete_unconfirmed() -> int:
    """Delete the jobs that nobody has confirmed for a day. Returns the number of them."""
    return _delete_unconfirmed(Job.objects.filter(created_at__lt=timezone.now() - UNCONFIRMED))


def _delete_unconfirmed(jobs: QuerySet[Job]) -> int:
    with transaction.atomic():
        # Held before they are deleted: deleting first collects, and a confirmation could slip in between.
        keys = list(jobs.select_for_update().filter(confirmed_at=None).values_list("pk", flat=True))
        Job.objects.filter(pk__in=keys).delete()
    return len(keys)


def _move(job: Job, to: JobStatus, only_from: Collection[JobStatus], otherwise: str, **columns: Any) -> None:
    # What nobody has confirmed is never let loose, wherever it stands.
    if not Job.objects.filter(pk=job.pk, confirmed_at__isnull=False).move(to, only_from=only_from, **columns):
        job.refresh_from_db()
        raise NotPossible(IS_OVER if job.stage in FINISHED else otherwise)
    job.refresh_from_db()


def _record(job: Job, actor: Actor, action: Action) -> None:
    record(job.workspace_id, actor.user, actor.who, action, agent_id=job.agent_id, job=job.pk)
