"""Makes jobs: freezes what somebody chose into rows, which are all that will ever be acted on."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from dashboard.cleanup import renames, tasks
from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.models import Item, Job
from dashboard.cleanup.protection import protector
from dashboard.cleanup.states import AGAIN, Kind, Stage, State
from dashboard.cleanup.wording import conversations
from dashboard.customgpt import LONGEST_NAME, Conversation, fingerprint
from dashboard.workspaces.models import Workspace

AT_ONCE = 500


class NotPossible(Exception):
    """The job does not stand where this could be done; the text says so to the person who tried."""


class Maker(NamedTuple):
    """Who asks for it; `user` is None on the command line, and `who` then says so."""

    workspace: Workspace
    user: User | None
    who: str


def from_rows(
    maker: Maker,
    agent_id: int,
    agent_name: str,
    rows: Iterable[Conversation],
    *,
    kind: Kind = Kind.DELETE,
    rename: dict[str, Any] | None = None,
) -> Job:
    """A job of exactly these conversations, ready to be confirmed."""
    chosen = {row.session_id: row for row in rows if row.addressable}
    with transaction.atomic():
        job = begun(maker, agent_id, agent_name, kind, rename, conversations(len(chosen)))
        add(job, list(chosen.values()), 0)
        finish(job)
    return job


def from_criteria(
    maker: Maker,
    agent_id: int,
    agent_name: str,
    criteria: Criteria,
    *,
    kind: Kind = Kind.DELETE,
    rename: dict[str, Any] | None = None,
    suggests: bool = False,
) -> Job:
    """A job of all that match; a worker lists them first."""
    words = "Test chats" if suggests else criteria.words()
    with transaction.atomic():
        job = begun(maker, agent_id, agent_name, kind, rename, words, criteria=criteria.as_json(), suggests=suggests)
        transaction.on_commit(lambda: tasks.enqueue(str(job.pk)))
    return job


def retry(maker: Maker, job: Job) -> Job:
    """A new job of what the old one left undone, ready to be confirmed. Whatever was in doubt stays in doubt.

    Raises NotPossible for questions, and when the names are gone: neither rules nor people could tell what they do.
    """
    if job.kind == Kind.ASK:
        raise NotPossible("Questions are never retried automatically. Use “Ask the rest again”.")
    if job.names_dropped_at:
        raise NotPossible("The names were removed, so this can't be retried. Select the conversations in the list.")
    left = job.items.filter(state__in=AGAIN).order_by("position")
    with transaction.atomic():
        new = begun(maker, job.agent_id, job.agent_name, Kind(job.kind), job.rename, "", retry_of=job)
        for start in range(0, left.count(), AT_ONCE):
            Item.objects.bulk_create([_again(new, item) for item in left[start : start + AT_ONCE]])
        new.words = conversations(new.items.count())
        protect(new)
        _to(new, Stage.READY)
    return new


def take_choice(job: Job) -> None:
    """Go on with what was picked among the suggestions; the rest is no part of the job."""
    with transaction.atomic():
        keep = picked(job)
        if not Job.objects.filter(pk=job.pk, stage=Stage.CHOOSING).update(stage=Stage.GATHERING):
            return
        drop = list(set(job.items.values_list("pk", flat=True)) - set(keep))
        for start in range(0, len(drop), AT_ONCE):
            job.items.filter(pk__in=drop[start : start + AT_ONCE]).delete()
        job.words = f"{conversations(len(keep))} that look like tests"
        finish(job)


def picked(job: Job) -> list[int]:
    """The numbers of the suggested conversations that have a reason which is on, and were not unticked."""
    on = set(job.reasons_on)
    rows = job.items.filter(state=State.QUEUED, left_out=False).values_list("pk", "reasons")
    return [pk for pk, reasons in rows if on.intersection(reasons)]


def add(job: Job, rows: Sequence[Conversation], after: int) -> None:
    """Add listed conversations behind position `after`; one that is there already is not added again."""
    items = [Item.of(job, row, after + number) for number, row in enumerate(rows, 1)]
    Item.objects.bulk_create(items, batch_size=AT_ONCE, ignore_conflicts=True)


def finish(job: Job) -> None:
    """The list is complete: protect what is protected, make the new names, and wait for the confirmation."""
    protect(job)
    if job.kind == Kind.RENAME:
        renames.apply(job)
    _to(job, Stage.READY)


def protect(job: Job) -> list[Item]:
    """Keep what a star or a rule of the workspace protects from bulk deletion; gives what is newly kept."""
    if job.kind != Kind.DELETE:
        return []
    guard, now = protector(job.workspace, job.agent_id), timezone.now()
    kept = []
    for item in job.items.filter(state=State.QUEUED).iterator(chunk_size=AT_ONCE):
        if reason := guard.kept_because(item.session_id, item.name, item.created_at):
            item.state, item.reason, item.at = State.KEPT, reason, now
            kept.append(item)
    Item.objects.bulk_update(kept, ["state", "reason", "at"], batch_size=AT_ONCE)
    return kept


def begun(
    maker: Maker, agent_id: int, agent_name: str, kind: Kind, rename: dict[str, Any] | None, words: str, **more: Any
) -> Job:
    """A job without rows as yet. Within a transaction. Raises KeyringMismatch."""
    return Job.objects.create(
        workspace=maker.workspace,
        user=maker.user,
        who=maker.who,
        agent_id=agent_id,
        agent_name=agent_name[:LONGEST_NAME],
        kind=kind,
        rename=rename,
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
