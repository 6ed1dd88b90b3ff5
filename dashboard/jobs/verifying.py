"""Checks a job against a fresh listing, settles what was in doubt, and ends it."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from dashboard.customgpt import Client, UpstreamError
from dashboard.jobs import claims
from dashboard.jobs.breaker import final
from dashboard.jobs.kinds import Unchecked, kind_of
from dashboard.jobs.leases import Lease
from dashboard.jobs.outcomes import audit_items, end_queued
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus

NOT_SENT = "It was cancelled before it could be sent."


def verify(lease: Lease, client: Client, go_on: Callable[[], bool]) -> None:
    """Look up what was sent, then end the job. What can't be checked is left open and said so."""
    if not _all_ended(lease):
        return
    try:
        if not kind_of(lease.job).verify(lease, client, go_on):
            return
        checked, why = True, ""
    except Unchecked as error:
        checked, why = False, str(error)
    except UpstreamError as error:
        if not final(error):
            raise
        checked, why = False, error.cause
    finish(lease, checked, why)


def finish(lease: Lease, checked: bool, why: str = "") -> None:
    """End the job: done, or cancelled when something of it was. `why` is what kept it from being checked."""
    if not _all_ended(lease):
        return
    job, now = lease.job, timezone.now()
    cancelled = job.items.filter(state=ItemStatus.CANCELLED).exists()
    status = JobStatus.CANCELLED if cancelled else JobStatus.DONE
    columns = {"ended_at": now, "verified_at": now if checked else None, "reason": why}
    with transaction.atomic():
        if lease.held.move(status, only_from={JobStatus.VERIFYING}, **columns):
            audit_items(job, job.items.unsettled())


def _all_ended(lease: Lease) -> bool:
    """Whether nothing is being sent any more. Nothing else will be: what still waits was overtaken by a cancel.

    What a dead worker was sending is not sent again, only looked up, once its lease has expired.
    """
    job, now = lease.job, timezone.now()
    with transaction.atomic():
        job.items.expired(now).update(state=ItemStatus.UNKNOWN, ambiguous=True, at=now, owner=None)
        if job.items.sending().exists():
            lease.held.update(resume_at=claims.next_expiry(lease))
            return False
        end_queued(job, ItemStatus.CANCELLED, NOT_SENT)
    return True
