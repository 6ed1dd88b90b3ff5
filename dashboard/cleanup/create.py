"""Makes jobs of conversations that somebody chose: frozen into rows, which are all that will ever be acted on."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from dashboard.cleanup.bulk import BulkKind
from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.deleting import Delete
from dashboard.customgpt import Conversation
from dashboard.jobs import dispatch, manifests
from dashboard.jobs.actors import Actor
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.wording import conversations

AT_ONCE = 500


def from_rows(
    actor: Actor,
    agent_id: int,
    agent_name: str,
    rows: Iterable[Conversation],
    *,
    kind: type[BulkKind] = Delete,
    rename: dict[str, Any] | None = None,
) -> Job:
    """A job of exactly these conversations, ready to be confirmed."""
    chosen = {row.session_id: row for row in rows if row.addressable}
    with transaction.atomic():
        job = manifests.create_job(actor, agent_id, agent_name, kind.name, conversations(len(chosen)), rename=rename)
        manifests.add(job, list(chosen.values()), 0)
        manifests.finish(job)
    return job


def from_criteria(
    actor: Actor,
    agent_id: int,
    agent_name: str,
    criteria: Criteria,
    *,
    kind: type[BulkKind] = Delete,
    rename: dict[str, Any] | None = None,
    suggests: bool = False,
) -> Job:
    """A job of all that match; a worker lists them first."""
    words = "Test chats" if suggests else criteria.words()
    with transaction.atomic():
        job = manifests.create_job(
            actor,
            agent_id,
            agent_name,
            kind.name,
            words,
            rename=rename,
            criteria=criteria.as_json(),
            suggests=suggests,
        )
        transaction.on_commit(lambda: dispatch.enqueue(str(job.pk)))
    return job


def take_choice(job: Job) -> None:
    """Go on with what was picked among the suggestions; the rest is no part of the job."""
    with transaction.atomic():
        if not Job.objects.select_for_update().filter(pk=job.pk, stage=JobStatus.CHOOSING).exists():
            return
        keep = selected_pks(job)
        drop = list(set(job.items.values_list("pk", flat=True)) - set(keep))
        for start in range(0, len(drop), AT_ONCE):
            job.items.filter(pk__in=drop[start : start + AT_ONCE]).delete()
        job.words = f"{conversations(len(keep))} that look like tests"
        manifests.finish(job)


def selected_pks(job: Job) -> list[int]:
    """The numbers of the suggested conversations that have a reason which is on, and were not unticked."""
    on = set(job.reasons_on)
    rows = job.items.filter(state=ItemStatus.QUEUED, left_out=False).values_list("pk", "reasons")
    return [pk for pk, reasons in rows if on.intersection(reasons)]
