from collections import deque
from dataclasses import dataclass

from .exchange import Request

KEPT = 200_000  # requests: a sandbox that runs for weeks must not fill the memory
LONGEST = 65_536  # bytes of a body, for the same reason


@dataclass(frozen=True)
class Entry:
    """What one request asked for and what it really did, whatever its answer said."""

    at: float
    method: str
    path: str
    query: str
    body: bytes
    status: int  # as answered; 0 when the connection was broken before a status
    agent_id: int | None
    session_id: str | None
    effect: str  # "" or the name of the change, such as "conversation_deleted"
    fault: str  # "" or the name of the fault that was injected


class Ledger:
    """Every request in the order of arrival. Append-only."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def write(
        self, at: float, request: Request, status: int, touched: tuple[int | None, str | None], effect: str, fault: str
    ) -> None:
        """Add one request."""
        self._entries.append(
            Entry(
                at, request.method, request.path, request.query, request.body[:LONGEST], status, *touched, effect, fault
            )
        )

    def entries(self) -> list[Entry]:
        """Return all entries so far."""
        return list(self._entries)
