"""Makes jobs: freezes what somebody chose into rows, which are all that will ever be acted on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac

from dashboard.customgpt import LONGEST_NAME, Conversation, fingerprint
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import AGAIN, Stage, State
from dashboard.workspaces.models import Workspace

AT_ONCE = 500


class NotPossible(Exception):
    """The job does not stand where this could be done; the text says so to the person who tried."""


class Maker(NamedTuple):
    """Who asks for it; `user` is None on the command line, and `who` then says so."""

    workspace: Workspace
    user: User | None
    who: str


def retry(maker: Maker, job: Job) -> Job:
    """A new job of what the old one left undone, ready to be confirmed. Whatever was in doubt stays in doubt.

    Raises NotPossible where the kind knows no retry, and when the names are gone: neither rules nor people could tell
    what they do.
    """
    kind = kind_of(job)
    if kind.not_retried:
        raise NotPossible(kind.not_retried)
    if job.names_dropped_at:
        raise NotPossible("The names were removed, so this can't be retried. Select the conversations in the list.")
    left = job.items.filter(state__in=AGAIN).order_by("position")
    with transaction.atomic():
        new = begun(maker, job.agent_id, job.agent_name, job.kind, "", rename=job.rename, retry_of=job)
        for start in range(0, left.count(), AT_ONCE):
            Item.objects.bulk_create([_again(new, item) for item in left[start : start + AT_ONCE]])
        new.words = kind.counted(new.items.count())
        kind.protect(new)
        _to(new, Stage.READY)
    return new


def add(job: Job, rows: Sequence[Conversation], after: int) -> None:
    """Add listed conversations behind position `after`; one that is there already is not added again."""
    items = [Item.of(job, row, after + number) for number, row in enumerate(rows, 1)]
    Item.objects.bulk_create(items, batch_size=AT_ONCE, ignore_conflicts=True)


def finish(job: Job) -> None:
    """The list is complete: keep what is protected, fill in what is to be confirmed, and wait for the confirmation."""
    kind_of(job).protect(job)
    kind_of(job).prepare(job)
    _to(job, Stage.READY)


def begun(maker: Maker, agent_id: int, agent_name: str, kind: str, words: str, **more: Any) -> Job:
    """A job without rows as yet. Within a transaction. Raises KeyringMismatch."""
    return Job.objects.create(
        workspace=maker.workspace,
        user=maker.user,
        who=maker.who,
        agent_id=agent_id,
        agent_name=agent_name[:LONGEST_NAME],
        kind=kind,
        words=words[:400],
        key_identity=key_identity(maker.workspace),
        **more,
    )


def key_identity(workspace: Workspace) -> str:
    """Tells a workspace's key from its replacement, and says nothing about it. Raises KeyringMismatch."""
    return salted_hmac("dashboard.cleanup.key", fingerprint(workspace.key.reveal()), algorithm="sha256").hexdigest()


def _to(job: Job, stage: Stage) -> None:
    job.stage = stage
    job.save(update_fields=["stage", "words"])


def _again(job: Job, item: Item) -> Item:
    copied = ("position", "session_id", "conversation_id", "name", "new_name", "created_at", "created_by")
    doubt = item.ambiguous or item.state == State.UNKNOWN
    return Item(job=job, ambiguous=doubt, **{name: getattr(item, name) for name in copied})
