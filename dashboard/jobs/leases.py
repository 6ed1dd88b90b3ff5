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
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dashboard.jobs import undo
from dashboard.jobs.models import Item, ItemQuerySet, Job, JobQuerySet
from dashboard.jobs.states import JobStatus
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

    @property
    def held(self) -> JobQuerySet:
        """The job's row, as long as nobody else has taken it over."""
        return Job.objects.filter(pk=self.job.pk).held_by(self.owner)

    def own(self, item: Item) -> ItemQuerySet:
        """Return the item's row, as long as its call is under way for this lease."""
        return Item.objects.sending().filter(pk=item.pk, owner=self.owner)


def acquire(pk: str) -> Lease | None:
    """Become the one who works on the job; None when it is not due, not runnable, or somebody else's."""
    with transaction.atomic():
        job = Job.objects.select_for_update().runnable().filter(pk=pk).first()
        now = timezone.now()
        if job is None or is_leased(job, now) or not is_due(job, now):
            return None
        # Its lock lets two jobs with one key decide one after the other which of them may run.
        Workspace.objects.select_for_update().get(pk=job.workspace_id)
        if Job.objects.leased(now).filter(key_identity=job.key_identity).exclude(pk=job.pk).exists():
            return None
        row = Job.objects.filter(pk=job.pk)
        if _is_stale(job, now):
            row.move(JobStatus.PAUSED, reason=STALE_REASON, resume_at=None)
            return None
        lease = Lease(job, starts=job.stage == JobStatus.SCHEDULED)
        held: dict[str, Any] = {"owner": lease.owner, "lease_until": now + JOB_LEASE, "beat_at": now}
        held |= {"enqueued_at": None, "resume_at": None}
        if job.stage in {JobStatus.SCHEDULED, JobStatus.WAITING}:
            row.move(JobStatus.RUNNING, reason="", started_at=job.started_at or now, **held)
        else:
            row.update(**held)
        job.refresh_from_db()
        return lease


def is_due(job: Job, now: datetime) -> bool:
    """Whether it is time to work on it."""
    if job.stage == JobStatus.SCHEDULED:
        return undo.is_over(job)
    return job.resume_at is None or job.resume_at <= now


def is_leased(job: Job, now: datetime) -> bool:
    """Whether somebody is working on it."""
    return job.owner is not None and job.lease_until is not None and job.lease_until > now


def heartbeat(lease: Lease) -> bool:
    """Show a sign of life and keep the lease. False: somebody else has the job, or it is gone."""
    now = timezone.now()
    lease.lost = lease.held.update(lease_until=now + JOB_LEASE, beat_at=now) == 0
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
    lease.held.update(owner=None, lease_until=None, enqueued_at=None, served_at=timezone.now())


def _is_stale(job: Job, now: datetime) -> bool:
    """Whether it comes from so long ago that nobody expects it to go on by itself."""
    if job.confirmed_at is None:
        return False
    moments = (job.beat_at, job.due_at, job.resume_at)
    return now - max(moment for moment in moments if moment) > STALE
