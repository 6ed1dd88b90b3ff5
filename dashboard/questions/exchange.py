"""Asks one question of a job and says what came of it: asked once, and never again by itself."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from dashboard.cleanup.models import Mark
from dashboard.customgpt import Client, Conversation, Message, NotFound, Prompt, UpstreamError
from dashboard.jobs import claims
from dashboard.jobs.models import Item, Job
from dashboard.jobs.results import Result, failed
from dashboard.outcomes import ItemStatus
from dashboard.questions.models import Question
from dashboard.questions.plan import Plan

MADE_PERHAPS = "A conversation may have been created, but nothing was asked."
PATIENCE = 30.0  # seconds for a turn, once the conversation is there
# A conversation is created, a turn is waited for, and then an answer may take two minutes.
LEASE = timedelta(seconds=240)


def ask(client: Client, job: Job, item: Item) -> Result:
    """Ask it in its conversation, which is made first when there is none. Raises nothing of the API's."""
    question = Question.objects.get(pk=item.pk)
    session_id = question.session_id or ("" if Plan.of(job).each else Plan.of(job).session_id)
    if not session_id:
        found = _made(client, job, item)
        if isinstance(found, Result):
            return found
        session_id = found
        # So that waiting for a turn does not count as the time that the answer took.
        if not client.limiter.try_acquire(time.monotonic() + PATIENCE):
            return Result(ItemStatus.QUEUED)
    # It may have been paused or cancelled meanwhile. Then nothing is asked, and the check ends what was cancelled.
    if not claims.is_held(item):
        return Result(ItemStatus.QUEUED)
    # Written down before anything is sent: whoever looks the question up must know where.
    Question.objects.filter(pk=item.pk).update(session_id=session_id)
    return _sent(client, job, item, session_id, Prompt(question.text, **Plan.of(job).options))


def _sent(client: Client, job: Job, item: Item, session_id: str, prompt: Prompt) -> Result:
    began = time.monotonic()
    try:
        message = client.send(job.agent_id, session_id, prompt)
    except NotFound as error:
        return _not_there(client, job, item, error)
    except UpstreamError as error:
        if error.ambiguous:
            return Result(ItemStatus.UNKNOWN, error.user_message, error=error)
        return failed(item, error)
    return Result(ItemStatus.ANSWERED, answer=columns(message) | {"seconds": time.monotonic() - began})


def columns(message: Message) -> dict[str, Any]:
    """What is kept of an answer."""
    return {"message_id": message.id, "answer": message.answer, "citations": list(message.citations)}


def _not_there(client: Client, job: Job, item: Item, error: NotFound) -> Result:
    """The conversation is gone, unless it is the agent: then nothing else can be asked either."""
    try:
        client.agent(job.agent_id)
    except UpstreamError as gone:
        return failed(item, gone)
    return Result(ItemStatus.FAILED, error.cause)


def _made(client: Client, job: Job, item: Item) -> str | Result:
    """The session id of a new conversation, written down and marked as one of tests; or why there is none."""
    name = item.new_name if Plan.of(job).each else Plan.of(job).conversation_name
    try:
        conversation = client.create_conversation(job.agent_id, name)
    except UpstreamError as error:
        return _in_doubt(job, error) if error.ambiguous else failed(item, error)
    if not conversation.addressable:
        return _in_doubt(job, None)
    _note(job, item, conversation, name)
    return conversation.session_id


def _in_doubt(job: Job, error: UpstreamError | None) -> Result:
    """Nothing was asked, so it may be asked again; but not before a person has seen that there may be one too many."""
    if Plan.of(job).each:
        return Result(ItemStatus.FAILED, MADE_PERHAPS, error=error)
    return Result(ItemStatus.QUEUED, pause=MADE_PERHAPS)


def _note(job: Job, item: Item, made: Conversation, name: str) -> None:
    session_id = made.session_id
    facts: dict[str, Any] = {"name": made.name or name, "conversation_id": made.id}
    facts |= {"created_at": made.created_at, "created_by": made.created_by}
    with transaction.atomic():
        Question.objects.filter(pk=item.pk).update(session_id=session_id)
        Item.objects.filter(pk=item.pk).update(**facts)
        mark: dict[str, Any] = {"workspace_id": job.workspace_id, "agent_id": job.agent_id, "session_id": session_id}
        Mark.objects.update_or_create(**mark, defaults={"asked_many": True})
        if not Plan.of(job).each:
            job.asks = replace(Plan.of(job), session_id=session_id).as_json()
            Job.objects.filter(pk=job.pk).update(asks=job.asks)
