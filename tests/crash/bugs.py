"""Mistakes that others shipped, to be planted: a checker that does not see them would prove nothing."""

import threading
from collections import Counter
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dashboard.jobs import claims, confirming, leases, outcomes, progress, sending, undo
from dashboard.jobs.models import Item, Job
from dashboard.jobs.results import Result
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import OPEN, ItemStatus


def no_lease() -> None:
    """Whoever comes takes the next conversation, also one that is being sent."""

    def claim(lease: leases.Lease) -> Item | None:
        with transaction.atomic():
            item = lease.job.items.filter(state__in=OPEN).order_by("position").first()
            if item and Job.objects.filter(pk=lease.job.pk, stage=JobStatus.RUNNING).exists():
                Item.objects.filter(pk=item.pk).update(state=ItemStatus.SENDING, attempts=F("attempts") + 1)
                return item
        return None

    claims.claim = claim
    leases.is_leased = lambda job, now: False
    leases.Lease.own = lambda lease, item: Item.objects.filter(pk=item.pk)


def mark_after_send() -> None:
    """What is being sent is known to this process only, and written down when the answer is there."""
    taken: set[int] = set()
    lock = threading.Lock()

    def claim(lease: leases.Lease) -> Item | None:
        with lock:
            waiting = lease.job.items.filter(state=ItemStatus.QUEUED).exclude(pk__in=taken).order_by("position")
            item = waiting.first()
            if item is None or not Job.objects.filter(pk=lease.job.pk, stage=JobStatus.RUNNING).exists():
                return None
            taken.add(item.pk)
            return item

    claims.claim = claim
    leases.Lease.own = lambda lease, item: Item.objects.filter(pk=item.pk, state=ItemStatus.QUEUED)


def gone_is_gone() -> None:
    """A 404 is taken for "already gone", whatever was sent before."""
    send = sending.send

    def sure(*args: Any) -> Result:
        result = send(*args)
        return Result(ItemStatus.ALREADY_GONE) if result.state == ItemStatus.GONE_UNCONFIRMED else result

    sending.send = sure


def counter() -> None:
    """The number that is shown is kept beside the rows instead of being counted."""
    record, kept = outcomes.record_outcome, Counter[str]()

    def counting(lease: leases.Lease, item: Item, result: Result) -> bool:
        written = record(lease, item, result)
        kept[result.state] += written
        return written

    outcomes.record_outcome = counting
    Job.counts = lambda job: dict.fromkeys(ItemStatus.values, 0) | kept  # type: ignore[method-assign]
    progress_of = progress.progress_of
    progress.progress_of = lambda job: replace(progress_of(job), counts=job.counts())


def unsigned_confirm() -> None:
    """Whatever is sent along is good enough for a confirmation."""
    confirming.check_token = lambda job, maker, token: None


def sure_revival() -> None:
    """What a dead worker was sending is taken for never sent."""

    def rescue(lease: leases.Lease) -> int:
        lost = lease.job.items.filter(state=ItemStatus.SENDING, lease_until__lt=timezone.now())
        return lost.update(state=ItemStatus.QUEUED, owner=None, lease_until=None)

    claims.rescue = rescue


def audit_apart() -> None:
    """The outcome is committed before its audit row is."""

    def record(lease: leases.Lease, item: Item, result: Result) -> bool:
        ended = {"state": result.state, "reason": result.reason, "at": timezone.now(), "owner": None}
        if not lease.own(item).update(**ended):
            return False
        if result.state != ItemStatus.UNKNOWN:
            outcomes.audit(lease.job, [(item.session_id, result.state)])
        return True

    outcomes.record_outcome = record


def no_window() -> None:
    """It starts at once; the time to undo is only shown."""
    undo.is_over = lambda job: True


BUGS = {
    bug.__name__: bug
    for bug in (
        no_lease,
        mark_after_send,
        gone_is_gone,
        counter,
        unsigned_confirm,
        sure_revival,
        audit_apart,
        no_window,
    )
}
