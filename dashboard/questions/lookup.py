"""Reads the conversations of questions whose answers were lost, and says what the API knows of them."""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from dashboard.cleanup import claims
from dashboard.cleanup.claims import Run
from dashboard.cleanup.models import Job
from dashboard.cleanup.states import Stage, State
from dashboard.customgpt import Client, Message, NotFound
from dashboard.questions.asking import MADE_PERHAPS, columns
from dashboard.questions.models import Question

NOT_SHOWN = "The API shows no such question."
NO_ANSWER = "The API has recorded the question, but shows no answer."
NOT_THERE = "Its conversation can't be found any more."
MOST_PAGES = 5


def look_up(run: Run, client: Client, go_on: Callable[[], bool]) -> bool:
    """Settle what is not known, a conversation at a time. False when it was interrupted. Raises UpstreamError."""
    unsure = run.job.items.filter(state=State.UNKNOWN, listed=None).order_by("position")
    for session_id in dict.fromkeys(unsure.values_list("question__session_id", flat=True)):
        found = _messages(client, run.job, session_id) if session_id else []
        with transaction.atomic():
            # Whoever has lost the job meanwhile must not write what the next one writes as well.
            held = Job.objects.select_for_update().filter(pk=run.job.pk, owner=run.owner, stage=Stage.VERIFYING)
            if not held.exists():
                return False
            _settle(run.job, session_id, found)
        if not claims.beat(run) or not go_on():
            return False
    return True


def _messages(client: Client, job: Job, session_id: str) -> list[Message] | None:
    """The newest messages; None when the conversation is gone."""
    try:
        return list(_read(client, job, session_id))
    except NotFound:
        return None


def _read(client: Client, job: Job, session_id: str) -> Iterator[Message]:
    for number in range(1, MOST_PAGES + 1):
        page = client.messages(job.agent_id, session_id, page=number).messages
        yield from page.items
        if not page.has_next:
            return


def _settle(job: Job, session_id: str, messages: list[Message] | None) -> None:
    known = Question.objects.filter(item__job=job).exclude(message_id=None)
    taken = set(known.values_list("message_id", flat=True))
    unsure = Question.objects.filter(item__job=job, item__state=State.UNKNOWN, session_id=session_id)
    for question in unsure.filter(item__listed=None).order_by("-item__position"):
        message = _of(question, messages or [], taken)
        if message:
            taken.add(message.id)
        _write(question, message, gone=messages is None)


def _of(question: Question, messages: list[Message], taken: set[int | None]) -> Message | None:
    """The newest message that asks this and is no other question's."""
    own = (message for message in messages if message.id is not None and message.id not in taken)
    return next((message for message in own if _plain(message.question) == _plain(question.text)), None)


def _write(question: Question, message: Message | None, gone: bool) -> None:
    item, answered = question.item, message is not None and bool(message.answer)
    item.listed, item.reason = message is not None, NOT_THERE if gone else NOT_SHOWN
    if not question.session_id:
        item.state, item.reason = State.FAILED, MADE_PERHAPS  # without a place nothing was sent
    elif message:
        item.state, item.reason = (State.ANSWERED, "") if answered else (State.UNKNOWN, NO_ANSWER)
        item.at = timezone.now()
        Question.objects.filter(pk=question.pk).update(**columns(message))
    item.save(update_fields=["state", "reason", "at", "listed"])


def _plain(text: str) -> str:
    return " ".join(text.split())
