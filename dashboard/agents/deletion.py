"""Deletes an agent with its conversations, and reports what really happened to it."""

from dataclasses import dataclass

from dashboard.audit.recording import reason_of
from dashboard.customgpt import Client, KeyRefused, NotFound, UpstreamError
from dashboard.outcomes import GONE, ItemStatus
from dashboard.wording import conversations

SENTENCES = {
    ItemStatus.DELETED: "“{name}” was deleted, with everything in it.",
    ItemStatus.ALREADY_GONE: "“{name}” was already gone.",
    ItemStatus.GONE_UNCONFIRMED: "“{name}” is gone, but the API's answer was lost, so it is not known who removed it.",
    ItemStatus.FAILED: "“{name}” is still there. {cause}",
    ItemStatus.UNKNOWN: "It is not known whether “{name}” was deleted. {cause}",
}


@dataclass(frozen=True, slots=True)
class AgentDeletion:
    """What became of an agent; `cause` is for the person, `reason` for the audit."""

    state: ItemStatus
    cause: str = ""
    reason: str = ""
    key_refused: bool = False

    @property
    def gone(self) -> bool:
        """Whether the agent was seen to be gone, whoever deleted it."""
        return self.state in GONE

    def sentence(self, name: str) -> str:
        """The sentence shown to the user."""
        return SENTENCES[self.state].format(name=name, cause=self.cause).strip()


def delete_agent(client: Client, agent_id: int) -> AgentDeletion:
    """Delete the agent; if the outcome is unclear, ask the API for the agent. Never raises UpstreamError."""
    try:
        client.delete_agent(agent_id)
    except UpstreamError as error:
        if error.ambiguous or isinstance(error, NotFound):
            return _resolve(client, agent_id, error)
        return AgentDeletion(ItemStatus.FAILED, error.cause, reason_of(error), isinstance(error, KeyRefused))
    return AgentDeletion(ItemStatus.DELETED)


def _resolve(client: Client, agent_id: int, error: UpstreamError) -> AgentDeletion:
    """Ask for the agent: a lost answer doesn't mean failure, and a 404 doesn't mean success."""
    try:
        client.agent(agent_id)
    except NotFound:
        return AgentDeletion(ItemStatus.GONE_UNCONFIRMED if error.ambiguous else ItemStatus.ALREADY_GONE)
    except UpstreamError:
        return AgentDeletion(ItemStatus.UNKNOWN, error.cause, reason_of(error))
    # What the API has taken up may still be carried out after it was seen.
    later = " It may still be deleted: check again in a minute." if error.ambiguous else ""
    return AgentDeletion(ItemStatus.FAILED, f"{error.cause}{later}", reason_of(error))


def what_goes_with_it(client: Client, agent_id: int) -> str:
    """Say how many conversations an agent has, claiming no more than the API says."""
    try:
        page = client.conversations(agent_id)
    except KeyRefused:
        raise
    except UpstreamError:
        return "all its conversations (the API does not say how many right now)"
    if page.total < len(page.items) or (page.has_next and page.total <= len(page.items)):
        return f"at least {conversations(len(page.items))}"
    return conversations(page.total) if page.total else "no conversations"
