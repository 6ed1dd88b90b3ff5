"""Who may send the call of one item, and until when: claimed and committed before anything is sent.

A worker's threads claim one item each. What is not marked as being sent was not sent.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, QuerySet
from django.utils import timezone

from dashboard.audit.recording import record_many
from dashboard.cleanup.endings import audit_row, is_audited
from dashboard.cleanup.leases import Lease
from dashboard.cleanup.models import Item, Job, Mark
from dashboard.cleanup.states import Kind, Stage, State
from dashboard.questions.models import Question

# Longer than one conversation takes with all its tries (30 s), so that nobody else sends it meanwhile.
ITEM_LEASE = timedelta(seconds=90)
# A conversation is made, a turn is waited for, and then an answer may take two minutes.
ASK_LEASE = timedelta(seconds=240)


def rescue(lease: Lease) -> int:
    """Take back what a dead worker was sending: it may have been carried out, and is in doubt from now on.

    A question is never asked again by itself: whether it was recorded is looked up when the others are through.
    """
    now = timezone.now()
    lost = lease.job.items.filter(state=State.SENDING, lease_until__lt=now)
    if lease.job.kind == Kind.ASK:
        return lost.update(state=State.UNKNOWN, at=now, ambiguous=True, owner=None)
    return lost.update(state=State.QUEUED, ambiguous=True, owner=None, lease_until=None)


def next_expiry(lease: Lease) -> datetime | None:
    """When the first of what others are sending comes free."""
    sending = lease.job.items.filter(state=State.SENDING)
    first: datetime | None = sending.aggregate(first=Min("lease_until"))["first"]
    return first


def claim(lease: Lease) -> Item | None:
    """The next conversation, marked and committed as being sent; None when there is none, or the job does not lease."""
    while True:
        with transaction.atomic():
            if lease.job.kind == Kind.ASK and lease.job.items.filter(state=State.SENDING).exists():
                return None  # one question after the other, also when the worker before has died over one
            waiting = lease.job.items.select_for_update(skip_locked=True).filter(state=State.QUEUED)
            item = waiting.order_by("position").first()
            if item is None:
                return None
            if _mark(lease, item):
                item.owner = lease.owner
                return item
            if not _is_kept(lease, item):
                return None
            _keep(lease, item)


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


def requeue(lease: Lease, item: Item, *, ambiguous: bool) -> None:
    """It was not sent, or is to be sent again; `ambiguous` when an answer was lost meanwhile."""
    _own(lease, item).update(state=State.QUEUED, owner=None, lease_until=None, ambiguous=ambiguous or item.ambiguous)


def record_outcome(lease: Lease, item: Item, state: State, reason: str = "", new_name: str | None = None) -> bool:
    """Write the outcome with its audit row. False: the lease was lost and somebody else decides on it."""
    columns = {"state": state, "reason": reason, "at": timezone.now(), "owner": None}
    columns |= {"lease_until": None} if state != State.UNKNOWN else lease_over(lease.job)
    columns |= {} if new_name is None else {"new_name": new_name}
    # Whoever tries it again must not take a 404 for somebody else's doing.
    columns |= {"ambiguous": True} if state == State.UNKNOWN else {}
    with transaction.atomic():
        if not _own(lease, item).update(**columns):
            return False
        # Not known is no end yet: the check against the list may settle it, and then there is one row for that.
        if state != State.UNKNOWN and is_audited(lease.job):
            record_many([audit_row(lease.job, item.session_id, state)])
    return True


def record_answer(lease: Lease, item: Item, said: dict[str, Any]) -> bool:
    """Write down an answer, in the columns of its Question. False: as of `record_outcome`."""
    with transaction.atomic():
        if not record_outcome(lease, item, State.ANSWERED):
            return False
        Question.objects.filter(pk=item.pk).update(**said)
    return True


def _own(lease: Lease, item: Item) -> QuerySet[Item]:
    return Item.objects.filter(pk=item.pk, state=State.SENDING, owner=lease.owner)


def _mark(lease: Lease, item: Item) -> bool:
    """In one statement: whatever is starred, cancelled or paused up to now is not sent."""
    running = Job.objects.filter(pk=OuterRef("job_id"), stage=Stage.RUNNING, owner=lease.owner)
    waiting = Item.objects.filter(Exists(running), pk=item.pk, state=State.QUEUED)
    if lease.job.kind == Kind.DELETE:
        waiting = waiting.exclude(Exists(_stars(lease.job, item)))
    until = timezone.now() + (ASK_LEASE if lease.job.kind == Kind.ASK else ITEM_LEASE)
    return waiting.update(state=State.SENDING, owner=lease.owner, lease_until=until, attempts=F("attempts") + 1) == 1


def _stars(job: Job, item: Item) -> QuerySet[Mark]:
    marks = Mark.objects.filter(workspace=job.workspace_id, agent_id=job.agent_id, session_id=item.session_id)
    return marks.filter(starred=True)


def _is_kept(lease: Lease, item: Item) -> bool:
    running = Job.objects.filter(pk=lease.job.pk, stage=Stage.RUNNING, owner=lease.owner).exists()
    return running and lease.job.kind == Kind.DELETE and _stars(lease.job, item).exists()


def _keep(lease: Lease, item: Item) -> None:
    kept = {"state": State.KEPT, "reason": "It is starred.", "at": timezone.now()}
    if Item.objects.filter(pk=item.pk, state=State.QUEUED).update(**kept):
        record_many([audit_row(lease.job, item.session_id, State.KEPT)])
