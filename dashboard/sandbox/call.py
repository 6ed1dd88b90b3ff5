from dataclasses import dataclass, field
from typing import Any

from .agent import Agent, Conversation
from .changes import apply
from .errors import BAD_AGENT, Refusal, no_agent, no_conversation
from .exchange import NotAnObject, Request
from .options import Options
from .transcript import Transcript
from .world import World

LONGEST_NAME = 255


@dataclass
class Call:
    """One request in an endpoint: what its path names, what exists there, and what it changes."""

    request: Request
    options: Options
    world: World
    now: float
    place: dict[str, str] = field(default_factory=dict)  # what the path says: agent, session, …
    changes: list[dict[str, Any]] = field(default_factory=list)
    made_agent: int | None = None
    made_session: str | None = None

    @property
    def agent(self) -> Agent:
        """The agent of the path."""
        text = self.place["agent"]
        if not _is_number(text):
            raise Refusal(400, BAD_AGENT)
        if int(text) not in self.world.agents:
            raise no_agent(text)
        return self.world.agents[int(text)]

    @property
    def conversation(self) -> Conversation:
        """The conversation of the path, in the agent of the path."""
        row = self.agent.sessions.get(self.place["session"])
        if row is None:
            raise no_conversation(self.place["session"])
        return row

    @property
    def transcript(self) -> Transcript:
        """The messages of the path's conversation."""
        row = self.conversation
        return Transcript(self.options.seed, self.agent, row, hostile=row.id == self.world.hostile_id)

    def number(self, name: str, message: str) -> int:
        """A number in the path, such as a citation's id."""
        text = self.place[name]
        if not _is_number(text):
            raise Refusal(400, message)
        return int(text)

    def fields(self) -> dict[str, Any]:
        """The body's fields."""
        try:
            return self.request.fields()
        except NotAnObject:
            raise Refusal(400, "The request body can't be read.") from None

    def text(self, name: str, longest: int = 1_000_000) -> str | None:
        """Return a text field; None if it is missing or empty, as in Laravel."""
        value = self.fields().get(name)
        if value is not None and not isinstance(value, str):
            raise Refusal(400, f"The {name} must be a string.")
        if value and len(value) > longest:
            raise Refusal(400, f"The {name} may not be greater than {longest} characters.")
        return value or None

    def change(self, do: str, **values: Any) -> Any:
        """Apply a change, and remember it for the ledger and the state file."""
        change = {"at": int(self.now), "do": do, **values}
        outcome = apply(self.world, change)
        self.changes.append(change)
        return outcome

    @property
    def touched(self) -> tuple[int | None, str | None]:
        """Return the agent id and the session id that the request names or created."""
        text = self.place.get("agent", "")
        agent_id = int(text) if _is_number(text) else self.made_agent
        return agent_id, self.place.get("session", self.made_session)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
