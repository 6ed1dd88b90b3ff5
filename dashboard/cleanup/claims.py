"""Who may work on what, and until when. Every step is one conditional UPDATE that only its rightful owner can make.

A run takes up a job with a lease and renews it; whoever dies loses it. A run's threads then claim one conversation
each, and commit that before they send anything: what is not marked as being sent was not sent.
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
from django.db.models import Exists, F, Min, OuterRef, QuerySet
from django.utils import timezone

from dashboard.audit.recording import record_many
from dashboard.cleanup import undo
from dashboard.cleanup.endings import audit_row, is_audited
from dashboard.cleanup.models import Item, Job, Mark
from dashboard.cleanup.states import WORKABLE, Kind, Stage, State
from dashboard.questions.models import Question
from dashboard.workspaces.models import Workspace

log = logging.getLogger(__name__)
JOB_LEASE = timedelta(seconds=20)
# Longer than one conversation takes with all its tries (30 s), so that nobody else sends it meanwhile.
ITEM_LEASE = timedelta(seconds=90)
# A conversation is made, a turn is waited for, and then an answer may take two minutes.
ASK_LEASE = timedelta(seconds=240)
STALE = timedelta(minutes=15)
STALE_REASON = (
    "No worker has worked on this for a while: none was running, or the database was restored from a backup. "
    "Check it, then resume or cancel it."
)


@dataclass(slots=True)
class Run:
    """One worker's turn at a job.

    `starts`: its time to undo has just ended; `lost`: the lease ended, and somebody else may have the job.
    """

    job: Job
    owner: uuid.UUID = field(default_factory=uuid.uuid4)
    starts: bool = False
    lost: bool = False


def take_up(pk: str) -> Run | None:
    """Become the one who works on the job; None when it is not due, not workable, or somebody else's."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=pk, stage__in=WORKABLE).first()
        now = timezone.now()
        if job is None or _leased(job, now) or not is_due(job, now):
            return None
        # Its lock lets two jobs with one key decide one after the other which of them has the turn.
        Workspace.objects.select_for_update().get(pk=job.workspace_id)
        if Job.objects.filter(key_identity=job.key_identity, lease_until__gt=now).exclude(pk=job.pk).exists():
            return None
        if _is_stale(job, now):
            Job.objects.filter(pk=job.pk).update(stage=Stage.PAUSED, reason=STALE_REASON, resume_at=None)
            return None
        run = Run(job)
        job.owner, job.lease_until, job.beat_at = run.owner, now + JOB_LEASE, now
        job.enqueued_at = job.resume_at = None
        if job.stage in {Stage.SCHEDULED, Stage.WAITING}:
            run.starts = job.stage == Stage.SCHEDULED
            job.started_at = job.started_at or now
            job.stage, job.reason = Stage.RUNNING, ""
        columns = ["owner", "lease_until", "beat_at", "enqueued_at", "resume_at", "started_at", "stage", "reason"]
        job.save(update_fields=columns)
        return run


def is_due(job: Job, now: datetime) -> bool:
    """Whether it is time to work on it."""
    if job.stage == Stage.SCHEDULED:
        return undo.is_over(job)
    return job.resume_at is None or job.resume_at <= now


def beat(run: Run) -> bool:
    """Show a sign of life and keep the lease. False: somebody else has the job, or it is gone."""
    now = timezone.now()
    held = Job.objects.filter(pk=run.job.pk, owner=run.owner)
    run.lost = held.update(lease_until=now + JOB_LEASE, beat_at=now) == 0
    return not run.lost


@contextmanager
def kept_alive(run: Run, every: float) -> Iterator[None]:
    """Show signs of life from a thread of its own, however long a call takes."""
    over = threading.Event()

    def keep() -> None:
        try:
            while not over.wait(every) and beat(run):
                pass
        except Exception:  # the lease ends, and with it this run
            run.lost = True
            log.exception("The lease of job %s could not be renewed", run.job.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=keep, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def release(run: Run) -> None:
    """Give the job back, so that the next one need not wait for the lease to end."""
    held = Job.objects.filter(pk=run.job.pk, owner=run.owner)
    held.update(owner=None, lease_until=None, enqueued_at=None, served_at=timezone.now())


def revive(run: Run) -> int:
    """Take back what a dead run was sending: it may have been carried out, and is in doubt from now on.

    A question is never asked again by itself: whether it was recorded is looked up when the others are through.
    """
    now = timezone.now()
    lost = run.job.items.filter(state=State.SENDING, lease_until__lt=now)
    if run.job.kind == Kind.ASK:
        return lost.update(state=State.UNKNOWN, at=now, ambiguous=True, owner=None)
    return lost.update(state=State.QUEUED, ambiguous=True, owner=None, lease_until=None)


def next_end_of_lease(run: Run) -> datetime | None:
    """When the first of what others are sending comes free."""
    ends: datetime | None = run.job.items.filter(state=State.SENDING).aggregate(Min("lease_until"))["lease_until__min"]
    return ends


def claim(run: Run) -> Item | None:
    """The next conversation, marked and committed as being sent; None when there is none, or the job does not run."""
    while True:
        with transaction.atomic():
            if run.job.kind == Kind.ASK and run.job.items.filter(state=State.SENDING).exists():
                return None  # one question after the other, also when the run before has died over one
            waiting = run.job.items.select_for_update(skip_locked=True).filter(state=State.QUEUED)
            item = waiting.order_by("position").first()
            if item is None:
                return None
            if _mark(run, item):
                item.owner = run.owner
                return item
            if not _is_kept(run, item):
                return None
            _keep(run, item)


def is_held(item: Item) -> bool:
    """Whether what was claimed may still be sent: not after a pause, a cancel, or when somebody else has the job."""
    held = Item.objects.filter(pk=item.pk, state=State.SENDING, owner=item.owner)
    return held.filter(job__stage=Stage.RUNNING, job__owner=item.owner).exists()


def lease_over(job: Job) -> dict[str, Any]:
    """The column to write when it is not known what became of something that was claimed.

    A question keeps its lease's end: it says since when the API can have the question.
    """
    return {} if job.kind == Kind.ASK else {"lease_until": None}


def claimed_at(item: Item) -> datetime | None:
    """When a question was claimed whose outcome is not known; None when nobody can say."""
    return item.lease_until and item.lease_until - ASK_LEASE


def give_back(run: Run, item: Item, *, ambiguous: bool) -> None:
    """It was not sent, or is to be sent again; `ambiguous` when an answer was lost meanwhile."""
    _own(run, item).update(state=State.QUEUED, owner=None, lease_until=None, ambiguous=ambiguous or item.ambiguous)


def end(run: Run, item: Item, state: State, reason: str = "", new_name: str | None = None) -> bool:
    """Write the outcome with its audit row. False: the lease was lost and somebody else decides on it."""
    columns = {"state": state, "reason": reason, "at": timezone.now(), "owner": None}
    columns |= {"lease_until": None} if state != State.UNKNOWN else lease_over(run.job)
    columns |= {} if new_name is None else {"new_name": new_name}
    # Whoever tries it again must not take a 404 for somebody else's doing.
    columns |= {"ambiguous": True} if state == State.UNKNOWN else {}
    with transaction.atomic():
        if not _own(run, item).update(**columns):
            return False
        # Not known is no end yet: the check against the list may settle it, and then there is one row for that.
        if state != State.UNKNOWN and is_audited(run.job):
            record_many([audit_row(run.job, item.session_id, state)])
    return True


def end_answered(run: Run, item: Item, said: dict[str, Any]) -> bool:
    """Write down an answer, in the columns of its Question. False: as of `end`."""
    with transaction.atomic():
        if not end(run, item, State.ANSWERED):
            return False
        Question.objects.filter(pk=item.pk).update(**said)
    return True


def _own(run: Run, item: Item) -> QuerySet[Item]:
    return Item.objects.filter(pk=item.pk, state=State.SENDING, owner=run.owner)


def _mark(run: Run, item: Item) -> bool:
    """In one statement: whatever is starred, cancelled or paused up to now is not sent."""
    running = Job.objects.filter(pk=OuterRef("job_id"), stage=Stage.RUNNING, owner=run.owner)
    waiting = Item.objects.filter(Exists(running), pk=item.pk, state=State.QUEUED)
    if run.job.kind == Kind.DELETE:
        waiting = waiting.exclude(Exists(_stars(run.job, item)))
    lease = timezone.now() + (ASK_LEASE if run.job.kind == Kind.ASK else ITEM_LEASE)
    return waiting.update(state=State.SENDING, owner=run.owner, lease_until=lease, attempts=F("attempts") + 1) == 1


def _stars(job: Job, item: Item) -> QuerySet[Mark]:
    marks = Mark.objects.filter(workspace=job.workspace_id, agent_id=job.agent_id, session_id=item.session_id)
    return marks.filter(starred=True)


def _is_kept(run: Run, item: Item) -> bool:
    running = Job.objects.filter(pk=run.job.pk, stage=Stage.RUNNING, owner=run.owner).exists()
    return running and run.job.kind == Kind.DELETE and _stars(run.job, item).exists()


def _keep(run: Run, item: Item) -> None:
    kept = {"state": State.KEPT, "reason": "It is starred.", "at": timezone.now()}
    if Item.objects.filter(pk=item.pk, state=State.QUEUED).update(**kept):
        record_many([audit_row(run.job, item.session_id, State.KEPT)])


def _leased(job: Job, now: datetime) -> bool:
    return job.owner is not None and job.lease_until is not None and job.lease_until > now


def _is_stale(job: Job, now: datetime) -> bool:
    """Whether it comes from so long ago that nobody expects it to go on by itself."""
    if job.confirmed_at is None:
        return False
    moments = (job.beat_at, job.due_at, job.resume_at)
    return now - max(moment for moment in moments if moment) > STALE
