"""Makes jobs: freezes what somebody chose into rows, which are all that will ever be acted on."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from dashboard.customgpt import LONGEST_NAME, Conversation, fingerprint
from dashboard.jobs.actors import Actor
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import RETRYABLE, ItemStatus
from dashboard.workspaces.models import Workspace

AT_ONCE = 500


class NotPossible(Exception):
    """The job does not stand where this could be done; the text says so to the person who tried."""


def retry(actor: Actor, job: Job) -> Job:
    """A new job of what the old one left undone, ready to be confirmed. Whatever was in doubt stays in doubt.

    Raises NotPossible where the kind knows no retry, and when the names are gone: neither rules nor people could tell
    what they do.
    """
    kind = kind_of(job)
    if kind.not_retried:
        raise NotPossible(kind.not_retried)
    if job.names_dropped_at:
        raise NotPossible("The names were removed, so this can't be retried. Select the conversations in the list.")
    left = job.items.filter(state__in=RETRYABLE).order_by("position")
    with transaction.atomic():
        new = create_job(actor, job.agent_id, job.agent_name, job.kind, "", rename=job.rename, retry_of=job)
        for start in range(0, left.count(), AT_ONCE):
            Item.objects.bulk_create([_again(new, item) for item in left[start : start + AT_ONCE]])
        new.words = kind.counted(new.items.count())
        kind.protect(new)
        _make_ready(new)
    return new


def add(job: Job, rows: Sequence[Conversation], after: int) -> None:
    """Add listed conversations behind position `after`; one that is there already is not added again."""
    items = [Item.of(job, row, after + number) for number, row in enumerate(rows, 1)]
    Item.objects.bulk_create(items, batch_size=AT_ONCE, ignore_conflicts=True)


def finish(job: Job) -> None:
    """The list is complete: keep what is protected, fill in what is to be confirmed, and wait for the confirmation."""
    kind_of(job).protect(job)
    kind_of(job).prepare(job)
    _make_ready(job)


def create_job(actor: Actor, agent_id: int, agent_name: str, kind: str, words: str, **more: Any) -> Job:
    """A job without rows as yet. Within a transaction. Raises KeyringMismatch."""
    return Job.objects.create(
        workspace=actor.workspace,
        user=actor.user,
        who=actor.who,
        agent_id=agent_id,
        agent_name=agent_name[:LONGEST_NAME],
        kind=kind,
        words=words[:400],
        key_identity=key_identity(actor.workspace),
        **more,
    )


def key_identity(workspace: Workspace) -> str:
    """Tells a workspace's key from its replacement, and says nothing about it. Raises KeyringMismatch."""
    return salted_hmac("dashboard.cleanup.key", fingerprint(workspace.key.reveal()), algorithm="sha256").hexdigest()


def _make_ready(job: Job) -> None:
    Job.objects.filter(pk=job.pk).move(JobStatus.READY, words=job.words)
    job.stage = JobStatus.READY


def _again(job: Job, item: Item) -> Item:
    copied = ("position", "session_id", "conversation_id", "name", "new_name", "created_at", "created_by")
    doubt = item.ambiguous or item.state == ItemStatus.UNKNOWN
    return Item(job=job, ambiguous=doubt, **{name: getattr(item, name) for name in copied})
