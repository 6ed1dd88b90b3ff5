"""The one confirmation of a job: signed by the server for this manifest, person and workspace, and good for once."""

import hashlib
import re
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from dashboard.audit.models import Action
from dashboard.audit.recording import About, record
from dashboard.jobs import dispatch, undo
from dashboard.jobs.actors import Actor
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Item, Job
from dashboard.jobs.outcomes import audit_items
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.wording import conversations
from dashboard.workspaces.models import Rules

SALT = "dashboard.cleanup.confirm"
GOOD_FOR = timedelta(hours=1)


class NotConfirmed(Exception):
    """Nothing was confirmed; the text says why, in a sentence for the person who tried."""


def token_for(job: Job, user_id: int | None) -> str:
    """What the confirmation must carry: it can't be made up, and it fits nothing else."""
    return signing.dumps(_meant(job, user_id), salt=SALT)


def needs_number(job: Job) -> bool:
    """Whether the number has to be typed: so many are not cleared away by a slip."""
    return _waiting(job).count() > Rules.of(job.workspace).type_number_above


def confirm(job: Job, actor: Actor, token: str, typed: str = "", undo_seconds: int | None = None) -> None:
    """Let the job loose once the time to undo is over. Raises NotConfirmed.

    `undo_seconds` is for the command line; without it the workspace's rules say how long.
    """
    check_token(job, actor, token)
    number = _waiting(job).count()
    will = kind_of(job).verbs.will.lower()
    if not number:
        raise NotConfirmed(f"There is nothing to {will}: every conversation in it is kept.")
    if needs_number(job) and re.sub(r"[\s.,’']", "", typed) != str(number):
        raise NotConfirmed(f"To {will} them, type the number {number}. Nothing was done.")
    seconds = Rules.of(job.workspace).undo_seconds if undo_seconds is None else undo_seconds
    with transaction.atomic():
        fresh = Job.objects.filter(pk=job.pk, confirmed_at=None)
        if not fresh.move(JobStatus.SCHEDULED, user=actor.user, who=actor.who, **undo.window(seconds)):
            raise NotConfirmed("This was already confirmed, so nothing new was started.")
        about = About(agent_id=job.agent_id, subject=conversations(number), job=job.pk)
        record(job.workspace_id, actor.user, actor.who, Action.JOB_CONFIRMED, **about)
        job.refresh_from_db()
        audit_items(job, job.items.filter(state=ItemStatus.KEPT))
        transaction.on_commit(lambda: dispatch.enqueue(str(job.pk)))


def check_token(job: Job, actor: Actor, token: str) -> None:
    """Raise NotConfirmed unless the token was made here, lately, for this person and exactly this manifest."""
    try:
        meant = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired:
        raise NotConfirmed("This preview is more than an hour old. Check it again, then confirm.") from None
    except signing.BadSignature:
        raise NotConfirmed("This confirmation is not valid, so nothing was done. Check again, then confirm.") from None
    if meant != _meant(job, actor.user.pk if actor.user else None):
        raise NotConfirmed("This confirmation is for something else, so nothing was done. Check again, then confirm.")


def _meant(job: Job, user_id: int | None) -> list[object]:
    digest = hashlib.sha256()
    for row in _waiting(job).order_by("position").values_list("session_id", "new_name").iterator(chunk_size=2000):
        digest.update(repr(row).encode())
    return [str(job.pk), job.workspace_id, user_id, digest.hexdigest()]


def _waiting(job: Job) -> QuerySet[Item]:
    return job.items.queued()
