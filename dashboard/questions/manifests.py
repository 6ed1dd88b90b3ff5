"""Makes jobs of questions, and deletions of what such jobs have made."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.audit.models import Action
from dashboard.audit.recording import record
from dashboard.cleanup import create
from dashboard.customgpt import Conversation
from dashboard.jobs import dispatch, manifests
from dashboard.jobs.actors import Actor
from dashboard.jobs.manifests import NotPossible
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import RETRYABLE, ItemStatus
from dashboard.questions.models import Question
from dashboard.questions.naming import Naming
from dashboard.questions.plan import Plan
from dashboard.wording import questions

ASK = "ask"


def begin(
    actor: Actor,
    agent_id: int,
    agent_name: str,
    texts: Sequence[str],
    naming: Naming,
    options: dict[str, Any],
    pk: UUID,
) -> Job:
    """A job that a worker takes up at once. Raises IntegrityError when there is one of that number already."""
    now, words = timezone.now(), questions(len(texts))
    conversation_name = "" if naming.each else naming.name(1, texts[0])
    plan = Plan(naming.each, naming.template, naming.mark, options, conversation_name=conversation_name)
    moments = {"confirmed_at": now, "started_at": now, "beat_at": now}
    with transaction.atomic():
        job = manifests.create_job(
            actor, agent_id, agent_name, ASK, words, pk=pk, stage=JobStatus.RUNNING, asks=plan.as_json(), **moments
        )
        _add(job, texts, naming)
        record(actor.workspace.pk, actor.user, actor.who, Action.QUESTIONS_ASKED, agent_id=agent_id, job=pk)
        transaction.on_commit(lambda: dispatch.enqueue(str(job.pk)))
    return job


def texts(job: Job) -> list[str]:
    """What it asks, in that order."""
    return list(Question.objects.filter(item__job=job).order_by("item__position").values_list("text", flat=True))


def rest(job: Job) -> str:
    """What was not answered, one a line."""
    return "\n".join(_left(job).values_list("text", flat=True))


def left(job: Job) -> int:
    """How many those are."""
    return _left(job).count()


def doubt(job: Job) -> str:
    """What is to be known before they are asked again; empty when none of them can have been recorded."""
    number = _left(job).filter(item__state=ItemStatus.UNKNOWN).count()
    they = "it" if number == 1 else "they"
    sentence = f"The outcome of {number} of them is not known: {they} may already be recorded."
    return sentence if number else ""


def made_by(job: Job) -> list[Conversation]:
    """The conversations that the job has made, as the API described them then."""
    rows = job.items.select_related("question").exclude(question__session_id="").order_by("position")
    found: dict[str, Item] = {}
    for item in rows:
        if item.question.session_id not in found or item.conversation_id is not None:
            found[item.question.session_id] = item
    return [replace(item.as_conversation(), session_id=session_id) for session_id, item in found.items()]


def clearing(actor: Actor, job: Job) -> Job:
    """A deletion of exactly those, ready to be confirmed. Raises NotPossible."""
    if not job.over:
        raise NotPossible("This has not ended yet. Cancel it first, or wait until it ends.")
    if job.names_dropped_at:
        raise NotPossible("The names were removed, so rules can't protect by name. Use “Find test chats”.")
    made = made_by(job)
    if not made:
        raise NotPossible("This created no conversations, so there is nothing to delete.")
    return create.from_rows(actor, job.agent_id, job.agent_name, made)


def _left(job: Job) -> QuerySet[Question]:
    """What was not answered, without what the API has recorded."""
    again = Question.objects.filter(item__job=job, item__state__in=RETRYABLE).exclude(text="")
    return again.exclude(item__listed=True).order_by("item__position")


def _add(job: Job, texts: Sequence[str], naming: Naming) -> None:
    items = Item.objects.bulk_create(
        Item(job=job, position=number, new_name=naming.name(number, text) if naming.each else "")
        for number, text in enumerate(texts, 1)
    )
    Question.objects.bulk_create(Question(item=item, text=text) for item, text in zip(items, texts, strict=True))
