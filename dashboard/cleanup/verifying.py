"""Checks a job against a fresh listing, settles what was in doubt, and ends it."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dashboard.cleanup import claims, leases
from dashboard.cleanup.endings import audit_items, end_waiting
from dashboard.cleanup.finding import Found, NotSorted, look
from dashboard.cleanup.leases import Lease
from dashboard.cleanup.models import Job
from dashboard.cleanup.states import GONE, Kind, Stage, State
from dashboard.cleanup.stops import final
from dashboard.customgpt import Client, Conversation, Page, UpstreamError
from dashboard.questions.lookup import look_up

STILL_THERE = "It was still in the list afterwards."
OLD_NAME = "It still had its old name afterwards."
NOT_SENT = "It was cancelled before it could be sent."
UNSORTED = "The API's list was not in a reliable order."
SOME = 500


def verify(lease: Lease, client: Client, go_on: Callable[[], bool]) -> None:
    """Look up what was sent, then end the job. What can't be checked is left open and said so."""
    if not _all_ended(lease):
        return
    try:
        if not _check(lease, client, go_on):
            return
        checked = True
        why = ""
    except NotSorted:
        checked, why = False, UNSORTED
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
    stage = Stage.CANCELLED if job.items.filter(state=State.CANCELLED).exists() else Stage.DONE
    columns = {"stage": stage, "ended_at": now, "verified_at": now if checked else None, "reason": why}
    with transaction.atomic():
        if Job.objects.filter(pk=job.pk, owner=lease.owner, stage=Stage.VERIFYING).update(**columns):
            audit_items(job, job.items.filter(state=State.UNKNOWN))


def _all_ended(lease: Lease) -> bool:
    """Whether nothing is being sent any more. Nothing else will be: what still waits was overtaken by a cancel.

    What a dead worker was sending is not sent again, only looked up, once its lease has expired.
    """
    job, now = lease.job, timezone.now()
    with transaction.atomic():
        lost = job.items.filter(state=State.SENDING, lease_until__lt=now)
        lost.update(state=State.UNKNOWN, ambiguous=True, at=now, owner=None, **claims.lease_over(job))
        if job.items.filter(state=State.SENDING).exists():
            Job.objects.filter(pk=job.pk, owner=lease.owner).update(resume_at=claims.next_expiry(lease))
            return False
        end_waiting(job, State.CANCELLED, NOT_SENT)
    return True


def _check(lease: Lease, client: Client, go_on: Callable[[], bool]) -> bool:
    """Look for all that was sent. False when it was interrupted; what was found until then is kept."""
    job = lease.job
    if job.kind == Kind.ASK:
        return look_up(lease, client, go_on)
    sent = {State.RENAMED} if job.kind == Kind.RENAME else GONE
    waiting = job.items.filter(state__in=sent | {State.UNKNOWN}, listed=None).exclude(conversation_id=None)
    ids = [number for number in waiting.values_list("conversation_id", flat=True) if number is not None]

    def fetch(number: int) -> Page[Conversation]:
        return client.conversations(job.agent_id, page=number, order="desc", order_by="id")

    def tell(found: Found) -> bool:
        with transaction.atomic():
            # Whoever has lost the job meanwhile must not write what the next one writes as well.
            held = Job.objects.select_for_update().filter(pk=job.pk, owner=lease.owner, stage=Stage.VERIFYING)
            if not held.exists():
                return False
            _note(job, found)
        return leases.heartbeat(lease) and go_on()

    unsure = waiting.filter(state=State.UNKNOWN).values_list("conversation_id", flat=True)
    doubtful = {number for number in unsure if number is not None}
    return look(fetch, ids, tell, doubtful)


def _note(job: Job, found: Found) -> None:
    for start in range(0, len(found.absent), SOME):
        _absent(job, found.absent[start : start + SOME])
    for row in found.listed:
        _listed(job, row.id, row.name)


def _absent(job: Job, ids: list[int]) -> None:
    there = job.items.filter(conversation_id__in=ids)
    if job.kind == Kind.DELETE:
        unsure = there.filter(state=State.UNKNOWN)
        audited = list(unsure.values_list("pk", flat=True))
        unsure.update(state=State.GONE_UNCONFIRMED, at=timezone.now())
        audit_items(job, job.items.filter(pk__in=audited))
    there.filter(Q(state__in=GONE) | Q(state__in={State.RENAMED, State.UNKNOWN})).update(listed=False)


def _listed(job: Job, conversation_id: int | None, name: str) -> None:
    item = job.items.filter(conversation_id=conversation_id).first()
    if item is None:
        return
    if job.kind == Kind.DELETE:
        item.listed = True
    else:
        item.listed = name == item.new_name
    settled = job.kind == Kind.RENAME and item.listed and item.state == State.UNKNOWN
    if item.state == State.UNKNOWN:
        item.state = State.RENAMED if settled else State.UNKNOWN
        item.reason = "" if settled else STILL_THERE if job.kind == Kind.DELETE else OLD_NAME
    item.save(update_fields=["listed", "state", "reason"])
    if settled:
        audit_items(job, job.items.filter(pk=item.pk))
