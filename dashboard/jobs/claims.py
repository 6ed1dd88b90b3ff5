"""Who may send the call of one item, and until when: claimed and committed before anything is sent.

A worker's threads claim one item each. What is not marked as being sent was not sent.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef
from django.utils import timezone

from dashboard.jobs.kinds import kind_of
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Item, Job
from dashboard.jobs.outcomes import audit
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus


def rescue(lease: Lease) -> int:
    """Take back what a dead worker was sending: it may have been carried out, and is in doubt from now on.

    What must not be sent again by itself is looked up when the others are through.
    """
    now = timezone.now()
    lost = lease.job.items.expired(now)
    if kind_of(lease.job).resends:
        return lost.update(state=ItemStatus.QUEUED, ambiguous=True, owner=None, lease_until=None)
    return lost.update(state=ItemStatus.UNKNOWN, at=now, ambiguous=True, owner=None)


def next_expiry(lease: Lease) -> datetime | None:
    """When the first of what others are sending comes free."""
    first: datetime | None = lease.job.items.sending().aggregate(first=Min("lease_until"))["first"]
    return first


def claim(lease: Lease) -> Item | None:
    """Mark the next item as being sent, and commit that; None when there is none, or the job does not run."""
    while True:
        with transaction.atomic():
            if kind_of(lease.job).lanes == 1 and lease.job.items.sending().exists():
                return None  # one after the other, also when the worker before has died over one
            waiting = lease.job.items.select_for_update(skip_locked=True).queued()
            item = waiting.order_by("position").first()
            if item is None:
                return None
            if mark(lease, item):
                item.owner = lease.owner
                return item
            if not _keep(lease, item):
                return None


def is_held(item: Item) -> bool:
    """Whether what was claimed may still be sent: not after a pause, a cancel, or when somebody else has the job."""
    held = Item.objects.sending().filter(pk=item.pk, owner=item.owner)
    return held.filter(job__stage=JobStatus.RUNNING, job__owner=item.owner).exists()


def requeue(lease: Lease, item: Item, *, ambiguous: bool) -> None:
    """It was not sent, or is to be sent again; `ambiguous` when an answer was lost meanwhile."""
    lease.own(item).update(state=ItemStatus.QUEUED, owner=None, lease_until=None, ambiguous=ambiguous or item.ambiguous)


def mark(lease: Lease, item: Item) -> bool:
    """Claim it in one statement: whatever is kept, cancelled or paused up to now is not sent."""
    kind = kind_of(lease.job)
    running = Job.objects.filter(pk=OuterRef("job_id"), stage=JobStatus.RUNNING, owner=lease.owner)
    waiting = Item.objects.queued().filter(Exists(running), pk=item.pk)
    until = timezone.now() + kind.lease
    claimed = {"state": ItemStatus.SENDING, "owner": lease.owner, "lease_until": until, "attempts": F("attempts") + 1}
    return kind.claimable(lease.job, waiting).update(**claimed) == 1


def _keep(lease: Lease, item: Item) -> bool:
    """Keep it if its kind does not let it go any more. False: that is not why it could not be claimed."""
    kind, same = kind_of(lease.job), Item.objects.queued().filter(pk=item.pk)
    running = lease.held.filter(stage=JobStatus.RUNNING).exists()
    if not running or kind.claimable(lease.job, same).exists():
        return False
    if same.update(state=ItemStatus.KEPT, reason=kind.kept_reason, at=timezone.now()):
        audit(lease.job, [(item.session_id, ItemStatus.KEPT)])
    return True
