"""Sends one conversation's call and says what came of it, never more than was seen."""

import logging

from dashboard.cleanup.models import Item, Job
from dashboard.cleanup.results import MISTAKE, Result, failed
from dashboard.cleanup.states import Kind, State
from dashboard.customgpt import Client, Deletion, NotFound, UpstreamError
from dashboard.questions.asking import ask

__all__ = ["MISTAKE", "Result", "send"]

log = logging.getLogger(__name__)
ENDS = {
    Deletion.DELETED: State.DELETED,
    Deletion.ALREADY_GONE: State.ALREADY_GONE,
    Deletion.GONE_UNCONFIRMED: State.GONE_UNCONFIRMED,
}


def send(client: Client, job: Job, item: Item, agent_known: bool) -> Result:
    """Make the call. Raises nothing of the API's; `agent_known` says that the agent has just answered."""
    try:
        if job.kind == Kind.RENAME:
            return _rename(client, job, item)
        if job.kind == Kind.ASK:
            return ask(client, job, item)
        return _delete(client, job, item, agent_known)
    except UpstreamError as error:
        return failed(item, error)
    except Exception:  # a mistake of ours must not take the other conversations along
        log.exception("Sending a conversation's call failed")
        return Result(State.UNKNOWN, MISTAKE)


def _delete(client: Client, job: Job, item: Item, agent_known: bool) -> Result:
    deletion = client.delete_conversation(job.agent_id, item.session_id, agent_known=agent_known)
    state = ENDS[deletion]
    # It is gone; but after a lost answer, perhaps of a run that died, nobody knows whether it was us.
    ours = state == State.ALREADY_GONE and (item.ambiguous or _sent_by_another_job(job, item))
    return Result(State.GONE_UNCONFIRMED if ours else state)


def _sent_by_another_job(job: Job, item: Item) -> bool:
    """Whether another job of this dashboard has deleted it, or may have."""
    perhaps = {State.SENDING, State.UNKNOWN, State.DELETED, State.GONE_UNCONFIRMED}
    others = Item.objects.filter(session_id=item.session_id, state__in=perhaps).exclude(job=job)
    beside = {"job__workspace": job.workspace_id, "job__agent_id": job.agent_id, "job__kind": Kind.DELETE}
    return others.filter(**beside).exists()


def _rename(client: Client, job: Job, item: Item) -> Result:
    try:
        renamed = client.rename_conversation(job.agent_id, item.session_id, item.new_name)
    except NotFound as error:
        client.agent(job.agent_id)  # gone as well: then it is the agent that is missing
        return Result(State.UNKNOWN, error.cause) if error.ambiguous else Result(State.ALREADY_GONE)
    if renamed.name != item.new_name and renamed.name == item.name:
        return Result(State.FAILED, "The API answered with the old name.")
    return Result(State.RENAMED, new_name=renamed.name)
