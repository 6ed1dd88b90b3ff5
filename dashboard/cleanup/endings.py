"""Ends conversations of a job: the outcome and its one audit row are written together, or not at all."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.audit.models import Action, Entry
from dashboard.audit.recording import About, entry, record_many
from dashboard.cleanup.manifests import protect
from dashboard.cleanup.models import Item, Job
from dashboard.cleanup.states import Kind, State

AT_ONCE = 1000
ACTIONS = {Kind.DELETE: Action.CONVERSATION_DELETED, Kind.RENAME: Action.CONVERSATION_RENAMED}


def audit_items(job: Job, items: "QuerySet[Item]") -> None:
    """One audit row for each of these, whose state is final. Within a transaction."""
    if not is_audited(job):
        return
    rows = items.values_list("session_id", "state").order_by("position").iterator(chunk_size=AT_ONCE)
    batch: list[Entry] = []
    for session_id, state in rows:
        batch.append(audit_row(job, session_id, state))
        if len(batch) == AT_ONCE:
            record_many(batch)
            batch = []
    record_many(batch)


def is_audited(job: Job) -> bool:
    """Whether each of its rows is audited: what is asked changes no conversation, so of questions only the job is."""
    return job.kind in ACTIONS


def audit_row(job: Job, session_id: str, state: str) -> Entry:
    """What the audit keeps of one conversation: no name, and not the API's words."""
    action = ACTIONS[Kind(job.kind)]
    about = About(agent_id=job.agent_id, subject=session_id, outcome=str(state), job=job.pk)
    return entry(job.workspace_id, job.user, job.who, action, **about)


def keep_protected(job: Job) -> None:
    """Keep what came under a star or a rule after the preview, while one could still undo."""
    with transaction.atomic():
        record_many([audit_row(job, item.session_id, State.KEPT) for item in protect(job)])


def end_waiting(job: Job, state: State, reason: str) -> int:
    """End everything that nothing is being sent for. Within a transaction; gives how many those were."""
    now = timezone.now()
    ended = {"state": state, "reason": reason, "at": now, "owner": None, "lease_until": None}
    number = job.items.filter(state=State.QUEUED, ambiguous=False).update(**ended)
    # Written first and looked up after: a conversation that a worker has just taken is in neither.
    audit_items(job, job.items.filter(state=state, at=now))
    # What was perhaps carried out before is not "cancelled": the check against the list will tell.
    job.items.filter(state=State.QUEUED).update(**ended | {"state": State.UNKNOWN})
    return number
