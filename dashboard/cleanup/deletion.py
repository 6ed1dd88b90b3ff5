"""Deletes conversations and says of each what really became of it."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from enum import StrEnum

from dashboard.customgpt import (
    Client,
    Deletion,
    Forbidden,
    KeyRefused,
    NotFound,
    QuotaExhausted,
    RateLimited,
    Unavailable,
    UpstreamError,
)

log = logging.getLogger(__name__)
AT_ONCE = 8
MOST_PAGES_LOOKED_THROUGH = 5
FORBIDDEN_IN_A_ROW = 3
UNAVAILABLE_IN_A_ROW = 5
NO_TIME = "There was no time left for it at the pace that the API allows."


class State(StrEnum):
    """How a deletion ended."""

    DELETED = "deleted"
    ALREADY_GONE = "already_gone"
    GONE_UNCONFIRMED = "gone_unconfirmed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one conversation, and why when it is still there."""

    session_id: str
    name: str
    state: State
    reason: str = ""

    @property
    def gone(self) -> bool:
        """Whether it was seen to be gone, whoever removed it."""
        return self.state in {State.DELETED, State.ALREADY_GONE, State.GONE_UNCONFIRMED}


ENDS = {
    Deletion.DELETED: State.DELETED,
    Deletion.ALREADY_GONE: State.ALREADY_GONE,
    Deletion.GONE_UNCONFIRMED: State.GONE_UNCONFIRMED,
}


def delete_one(client: Client, agent_id: int, session_id: str, name: str = "", agent_known: bool = False) -> Outcome:
    """Delete one conversation; an unclear end is settled by looking. Raises UpstreamError when nothing came of it."""
    try:
        deletion = client.delete_conversation(agent_id, session_id, agent_known=agent_known)
    except UpstreamError as error:
        if not error.ambiguous:
            raise
        return _settle(client, agent_id, session_id, name, error)
    return Outcome(session_id, name, ENDS[deletion])


def _settle(client: Client, agent_id: int, session_id: str, name: str, error: UpstreamError) -> Outcome:
    """Look whether it is still listed: the API can't be asked for one conversation."""
    try:
        listed = _is_listed(client, agent_id, session_id, name)
    except UpstreamError:
        listed = None
    if listed is None:
        return Outcome(session_id, name, State.UNKNOWN, error.cause)
    if listed:
        return Outcome(session_id, name, State.FAILED, f"{error.cause} It is still in the list.")
    return Outcome(session_id, name, State.GONE_UNCONFIRMED)


def _is_listed(client: Client, agent_id: int, session_id: str, name: str) -> bool | None:
    """Whether it is among the conversations of that name; None when there are too many to look through."""
    for number in range(1, MOST_PAGES_LOOKED_THROUGH + 1):
        page = client.conversations(agent_id, page=number, name=name)
        if any(row.session_id == session_id for row in page.items):
            return True
        if not page.has_next:
            return False
    return None


def delete_all(client: Client, agent_id: int, rows: Sequence[tuple[str, str]], until: float) -> Iterator[Outcome]:
    """Delete many, up to eight at a time and no faster than the key may; each outcome as soon as it is known.

    `rows` are (session id, name); `until` is when to stop starting new ones, in seconds of time.monotonic. One outcome
    a row, in no order. Never raises UpstreamError: what went wrong stands in the outcomes.
    """
    run = _Run(client, agent_id, until)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in as_completed([pool.submit(run.delete, *row) for row in rows]):
            yield done.result()


class _Run:
    """What the threads of one deletion share: why to stop, and what is known about the agent."""

    def __init__(self, client: Client, agent_id: int, until: float) -> None:
        self.client = client
        self.agent_id = agent_id
        self.until = until
        self.lock = threading.Lock()
        self.stop_reason = ""
        self.agent_known = False
        self.forbidden = 0
        self.unavailable = 0

    def delete(self, session_id: str, name: str) -> Outcome:
        error: UpstreamError | None = None
        try:
            outcome = self._in_turn(session_id, name)
        except UpstreamError as caught:
            error = caught
            state = State.UNKNOWN if error.ambiguous else State.FAILED
            outcome = Outcome(session_id, name, state, error.cause)
        except Exception:  # a mistake of ours in one row must not hide what became of the others
            log.exception("Deleting a conversation failed")
            outcome = Outcome(session_id, name, State.UNKNOWN, "The dashboard made a mistake. It is in its log.")
        if outcome.state is not State.NOT_SENT:
            self._heard(outcome, error)
        return outcome

    def _in_turn(self, session_id: str, name: str) -> Outcome:
        """Wait for a turn and delete; a refusal for haste is no end while there is time for another turn."""
        while True:
            in_time = not self.stop_reason and time.monotonic() < self.until and self.client.pace.wait(self.until)
            if self.stop_reason or not in_time:
                return Outcome(session_id, name, State.NOT_SENT, self.stop_reason or NO_TIME)
            try:
                return delete_one(self.client, self.agent_id, session_id, name, self.agent_known)
            except RateLimited as error:
                if error.ambiguous:
                    raise

    def _heard(self, outcome: Outcome, error: UpstreamError | None) -> None:
        """Stop at once when no other call can fare better, and after a few of the same when it is unlikely."""
        with self.lock:
            self.agent_known |= outcome.state in {State.DELETED, State.ALREADY_GONE}
            self.forbidden = self.forbidden + 1 if isinstance(error, Forbidden) else 0
            unclear = isinstance(error, Unavailable) or (error is None and not outcome.gone)
            self.unavailable = self.unavailable + 1 if unclear else 0
            hopeless = isinstance(error, KeyRefused | QuotaExhausted | NotFound)
            if hopeless or self.forbidden >= FORBIDDEN_IN_A_ROW or self.unavailable >= UNAVAILABLE_IN_A_ROW:
                self.stop_reason = f"Not tried, because of what the API said before. {outcome.reason}"
