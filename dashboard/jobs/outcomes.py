"""Ends items of a job: the outcome and its one audit row are written together, or not at all."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.audit.models import Action, Entry
from dashboard.audit.recording import About, entry, record_many
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Item, Job
from dashboard.jobs.results import Result
from dashboard.outcomes import ItemStatus

AT_ONCE = 1000


def audit(job: Job, ended: Iterable[tuple[str, str]]) -> None:
    """Add an audit row for each (session id, state) whose state is final. Within the transaction that made it so.

    The rows hold no name, and not the API's words. Kinds of work that change no conversation have none.
    """
    if action := kind_of(job).action:
        rows = _rows(job, action, ended)
        while batch := list(islice(rows, AT_ONCE)):
            record_many(batch)


def record_outcome(lease: Lease, item: Item, result: Result) -> bool:
    """Write the outcome with its audit row. False: the lease was lost and somebody else decides on it."""
    columns = {"state": result.state, "reason": result.reason, "at": timezone.now(), "owner": None}
    # Whoever tries it again must not take a 404 for somebody else's doing. The lease's end says when it was claimed.
    columns |= {"ambiguous": True} if result.state == ItemStatus.UNKNOWN else {"lease_until": None}
    with transaction.atomic():
        if not lease.own(item).update(**columns):
            return False
        kind_of(lease.job).store(item, result)
        # Not known is no end yet: the check against the list may settle it, and then there is one row for that.
        if result.state != ItemStatus.UNKNOWN:
            audit(lease.job, [(item.session_id, result.state)])
    return True


def audit_items(job: Job, items: QuerySet[Item]) -> None:
    """The same for these items."""
    audit(job, items.order_by("position").values_list("session_id", "state").iterator(chunk_size=AT_ONCE))


def keep_protected(job: Job) -> None:
    """Keep what came under a star or a rule after the preview, while one could still undo."""
    with transaction.atomic():
        audit(job, [(item.session_id, ItemStatus.KEPT) for item in kind_of(job).protect(job)])


def end_queued(job: Job, state: ItemStatus, reason: str) -> int:
    """End everything that nothing is being sent for. Within a transaction. Returns the number of those items."""
    now = timezone.now()
    ended = {"state": state, "reason": reason, "at": now, "owner": None, "lease_until": None}
    number = job.items.queued().filter(ambiguous=False).update(**ended)
    # Written first and looked up after: a conversation that a worker has just taken is in neither.
    audit_items(job, job.items.filter(state=state, at=now))
    # What was perhaps carried out before is not "cancelled": the check against the list will tell.
    job.items.queued().update(**ended | {"state": ItemStatus.UNKNOWN})
    return number


def _rows(job: Job, action: Action, ended: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    for session_id, state in ended:
        about = About(agent_id=job.agent_id, subject=session_id, outcome=str(state), job=job.pk)
        yield entry(job.workspace_id, job.user, job.who, action, **about)
