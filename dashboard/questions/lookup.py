"""Reads the conversations of questions whose answers were lost, and says what the API knows of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dashboard.customgpt import Client, Message, NotFound
from dashboard.jobs import leases
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions.exchange import LEASE, MADE_PERHAPS, columns
from dashboard.questions.models import Question
from dashboard.questions.plan import Plan
from dashboard.text import collapsed

NOT_SHOWN = "The API shows no such question."
NO_ANSWER = "The API has recorded the question, but shows no answer."
NOT_THERE = "Its conversation can't be found any more."
TOO_LONG = "The conversation is too long to search for it."
MOST_PAGES = 50
# How far the API's clock may be from ours.
CLOCKS_DIFFER = timedelta(minutes=2)

Found = dict[int, Message]


def look_up(lease: Lease, client: Client, go_on: Callable[[], bool]) -> bool:
    """Settle what is not known, a conversation at a time. False when it was interrupted. Raises UpstreamError."""
    unsure = lease.job.items.filter(state=ItemStatus.UNKNOWN, listed=None).exclude(reason=TOO_LONG).order_by("position")
    for session_id in dict.fromkeys(unsure.values_list("question__session_id", flat=True)):
        questions = _unsure(lease.job, session_id)
        found, otherwise = _search(lease, client, session_id, questions) if session_id else ({}, NOT_SHOWN)
        with transaction.atomic():
            # Whoever has lost the job meanwhile must not write what the next one writes as well.
            held = lease.held.select_for_update().filter(stage=JobStatus.VERIFYING)
            if not held.exists():
                return False
            for question in questions:
                _write(question, found.get(question.pk), otherwise)
        if not leases.heartbeat(lease) or not go_on():
            return False
    return True


def _unsure(job: Job, session_id: str) -> list[Question]:
    """Those that are to be found there, the one asked last first."""
    rows = Question.objects.filter(
        item__job=job, item__state=ItemStatus.UNKNOWN, item__listed=None, session_id=session_id
    )
    return list(rows.select_related("item").order_by("-item__position"))


def _search(lease: Lease, client: Client, session_id: str, questions: list[Question]) -> tuple[Found, str]:
    """Their messages by the questions' numbers, read until all are found; and what is to be said of the others."""
    known = Question.objects.filter(item__job=lease.job).exclude(message_id=None)
    taken, left, found = set(known.values_list("message_id", flat=True)), list(questions), Found()
    for number in range(1, MOST_PAGES + 1):
        try:
            page = client.messages(lease.job.agent_id, session_id, page=number).messages
        except NotFound:
            return found, NOT_THERE
        for message in page.items:
            question = None if message.id is None or message.id in taken else _of(message, left, lease.job)
            if question:
                taken.add(message.id)
                left.remove(question)
                found[question.pk] = message
        if not left or not page.has_next:
            return found, NOT_SHOWN
        if not leases.heartbeat(lease):
            break
    return found, TOO_LONG


def _of(message: Message, questions: list[Question], job: Job) -> Question | None:
    """The last question that this can be."""
    text = collapsed(message.question)
    return next((one for one in questions if collapsed(one.text) == text and _in_time(message, one, job)), None)


def _in_time(message: Message, question: Question, job: Job) -> bool:
    """Whether it can be ours: somebody may have asked the same before, where others know the conversation."""
    since = None if Plan.of(job).each else claimed_at(question.item)
    return since is None or message.created_at is None or message.created_at >= since - CLOCKS_DIFFER


def claimed_at(item: Item) -> datetime | None:
    """When a question was claimed whose outcome is not known; None when nobody can say."""
    return item.lease_until and item.lease_until - LEASE


def _write(question: Question, message: Message | None, otherwise: str) -> None:
    item, answered = question.item, message is not None and bool(message.answer)
    item.listed, item.reason = message is not None or (None if otherwise == TOO_LONG else False), otherwise
    if not question.session_id:
        item.state, item.reason = ItemStatus.FAILED, MADE_PERHAPS  # without a place nothing was sent
    elif message:
        item.state, item.reason = (ItemStatus.ANSWERED, "") if answered else (ItemStatus.UNKNOWN, NO_ANSWER)
        item.at = timezone.now()
        Question.objects.filter(pk=question.pk).update(**columns(message))
    item.save(update_fields=["state", "reason", "at", "listed"])
