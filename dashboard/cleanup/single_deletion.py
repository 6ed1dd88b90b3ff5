"""Deletes one conversation and says what really became of it."""

from dataclasses import dataclass

from dashboard.customgpt import Client, UpstreamError
from dashboard.outcomes import GONE, ItemStatus

MOST_PAGES_LOOKED_THROUGH = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one conversation, and why when it is still there."""

    session_id: str
    name: str
    state: ItemStatus
    reason: str = ""

    @property
    def gone(self) -> bool:
        """Whether it was seen to be gone, whoever removed it."""
        return self.state in GONE


def delete_one(client: Client, agent_id: int, session_id: str, name: str = "", agent_known: bool = False) -> Outcome:
    """Delete one conversation; an unclear end is settled by looking. Raises UpstreamError when nothing came of it."""
    try:
        deletion = client.delete_conversation(agent_id, session_id, agent_known=agent_known)
    except UpstreamError as error:
        if not error.ambiguous:
            raise
        return _settle(client, agent_id, session_id, name, error)
    return Outcome(session_id, name, ItemStatus(deletion.value))


def _settle(client: Client, agent_id: int, session_id: str, name: str, error: UpstreamError) -> Outcome:
    """Look whether it is still listed: the API can't be asked for one conversation."""
    try:
        listed = _is_listed(client, agent_id, session_id, name)
    except UpstreamError:
        listed = None
    if listed is None:
        return Outcome(session_id, name, ItemStatus.UNKNOWN, error.cause)
    if listed:
        return Outcome(session_id, name, ItemStatus.FAILED, f"{error.cause} It is still in the list.")
    return Outcome(session_id, name, ItemStatus.GONE_UNCONFIRMED)


def _is_listed(client: Client, agent_id: int, session_id: str, name: str) -> bool | None:
    """Whether it is among the conversations of that name; None when there are too many to look through."""
    for number in range(1, MOST_PAGES_LOOKED_THROUGH + 1):
        page = client.conversations(agent_id, page=number, name=name)
        if any(row.session_id == session_id for row in page.items):
            return True
        if not page.has_next:
            return False
    return None
