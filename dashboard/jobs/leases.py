"""Who may work on a job, and until when. Every step is one conditional UPDATE that only its rightful owner can make.

A worker acquires a lease on a job and renews it by heartbeats; a worker that dies loses it when the lease expires.
"""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from dashboard.jobs import undo
from dashboard.jobs.models import Job
from dashboard.jobs.states import WORKABLE, Stage
from dashboard.workspaces.models import Workspace

log = logging.getLogger(__name__)
JOB_LEASE = timedelta(seconds=20)
STALE = timedelta(minutes=15)
STALE_REASON = (
    "No worker has worked on this for a while: none was running, or the database was restored from a backup. "
    "Check it, then resume or cancel it."
)


@dataclass(slots=True)
class Lease:
    """One worker's right to work on a job.

    `starts`: the job's time to undo has just ended; `lost`: the lease expired, and somebody else may have the job.
    """

    job: Job
    owner: uuid.UUID = field(default_factory=uuid.uuid4)
    starts: bool = False
    lost: bool = False


def acquire(pk: str) -> Lease | None:
    """Become the one who works on the job; None when it is not due, not workable, or somebody else's."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=pk, stage__in=WORKABLE).first()
        now = timezone.now()
        if job is None or is_leased(job, now) or not is_due(job, now):
            return None
        # Its lock lets two jobs with one key decide one after the other which of them may run.
        Workspace.objects.select_for_update().get(pk=job.workspace_id)
        if Job.objects.filter(key_identity=job.key_identity, lease_until__gt=now).exclude(pk=job.pk).exists():
            return None
        if _is_stale(job, now):
            Job.objects.filter(pk=job.pk).update(stage=Stage.PAUSED, reason=STALE_REASON, resume_at=None)
            return None
        lease = Lease(job)
        job.owner, job.lease_until, job.beat_at = lease.owner, now + JOB_LEASE, now
        job.enqueued_at = job.resume_at = None
        if job.stage in {Stage.SCHEDULED, Stage.WAITING}:
            lease.starts = job.stage == Stage.SCHEDULED
            job.started_at = job.started_at or now
            job.stage, job.reason = Stage.RUNNING, ""
        columns = ["owner", "lease_until", "beat_at", "enqueued_at", "resume_at", "started_at", "stage", "reason"]
        job.save(update_fields=columns)
        return lease


def is_due(job: Job, now: datetime) -> bool:
    """Whether it is time to work on it."""
    if job.stage == Stage.SCHEDULED:
        return undo.is_over(job)
    return job.resume_at is None or job.resume_at <= now


def is_leased(job: Job, now: datetime) -> bool:
    """Whether somebody is working on it."""
    return job.owner is not None and job.lease_until is not None and job.lease_until > now


def heartbeat(lease: Lease) -> bool:
    """Show a sign of life and keep the lease. False: somebody else has the job, or it is gone."""
    now = timezone.now()
    held = Job.objects.filter(pk=lease.job.pk, owner=lease.owner)
    lease.lost = held.update(lease_until=now + JOB_LEASE, beat_at=now) == 0
    return not lease.lost


@contextmanager
def heartbeat_thread(lease: Lease, every: float) -> Iterator[None]:
    """Send heartbeats every so many seconds from a thread of its own, however long a call takes."""
    over = threading.Event()

    def keep() -> None:
        try:
            while not over.wait(every) and heartbeat(lease):
                pass
        except Exception:  # the lease expires, and with it this worker's right
            lease.lost = True
            log.exception("The lease of job %s could not be renewed", lease.job.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=keep, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def release(lease: Lease) -> None:
    """Give the job back, so that the next one need not wait for the lease to expire."""
    held = Job.objects.filter(pk=lease.job.pk, owner=lease.owner)
    held.update(owner=None, lease_until=None, enqueued_at=None, served_at=timezone.now())


def _is_stale(job: Job, now: datetime) -> bool:
    """Whether it comes from so long ago that nobody expects it to go on by itself."""
    if job.confirmed_at is None:
        return False
    moments = (job.beat_at, job.due_at, job.resume_at)
    return now - max(moment for moment in moments if moment) > STALE
