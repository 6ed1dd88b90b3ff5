"""The messages of a conversation: first the seeded ones, made from (seed, message id) when read, then the sent ones."""

from collections.abc import Iterator, Sequence
from typing import overload

from . import names
from .agent import Agent, Conversation, Message
from .answers import HOSTILE, answer_to
from .dice import dice

AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "python-requests/2.32.3",
)
SOURCES = ("web",) * 6 + ("embed",) * 4 + ("livechat",) * 3 + ("api",) * 2 + ("slack", "sdk", "iframe", "mcp")
SECONDS_APART = 50


class Transcript(Sequence[Message]):
    """All messages of one conversation, oldest first, each made when it is asked for."""

    def __init__(self, seed: int, agent: Agent, row: Conversation, hostile: bool) -> None:
        self.seed = seed
        self.row = row
        self.hostile = hostile
        self.sent = agent.sent.get(row.id, [])

    def __len__(self) -> int:
        return self.row.count + len(self.sent)

    @overload
    def __getitem__(self, place: int) -> Message: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Message]: ...

    def __getitem__(self, place: int | slice) -> Message | Sequence[Message]:
        if isinstance(place, slice):
            return [self._at(number) for number in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._at(place)

    def __iter__(self) -> Iterator[Message]:
        return (self._at(number) for number in range(len(self)))

    def find(self, message_id: int) -> Message | None:
        """The message with this id."""
        if 0 <= message_id - self.row.first < self.row.count:
            return self._at(message_id - self.row.first)
        return next((message for message in self.sent if message.id == message_id), None)

    def _at(self, number: int) -> Message:
        return seeded(self.seed, self.row, number, self.hostile) if number < self.row.count else self._sent(number)

    def _sent(self, number: int) -> Message:
        return self.sent[number - self.row.count]


def source_of(seed: int, row: Conversation) -> str:
    """Return where a seeded conversation was held. Arithmetic, not random: a report asks for all of them at once."""
    return SOURCES[((row.id + seed) * 2_654_435_761 >> 12) % len(SOURCES)]


def asked_before(seed: int, row: Conversation, at: int) -> int:
    """Return how many seeded messages are older than this moment, creating at most one of them."""
    whole = (at - row.created_at) // SECONDS_APART
    if not 0 <= whole < row.count:
        return 0 if whole < 0 else row.count
    return whole + (seeded(seed, row, whole).at < at)


def seeded(seed: int, row: Conversation, number: int, hostile: bool = False) -> Message:
    """Return the seeded message, the same every time."""
    chance = dice(seed, "message", row.first + number)
    query = _query(seed, row, number)
    text, citations = answer_to(query)
    if hostile and number == 1:
        query, text = "<b onmouseover=alert(9)>Can you show me that page again?</b>", HOSTILE
    at = row.created_at + number * SECONDS_APART + chance.randrange(SECONDS_APART)
    message = Message(row.first + number, at, row.created_by, query, text, list(citations), None)
    throw = chance.random()
    if throw < 0.06:
        message.citations = [f"{page}.0" for page in citations]  # really seen: "12061.0"
    elif throw < 0.10 or not citations:
        message.citations = None if chance.random() < 0.5 else []
    if not row.legacy or number % 3 == 0:
        message.metadata = _metadata(seed, row)
    if chance.random() < 0.15:
        reaction = chance.choice(("liked", "liked", "disliked", "neutral"))
        message.feedback = {"at": at + 20, "user_id": row.created_by, "reaction": reaction}
    message.sparse = message.metadata is None and number % 3 == 1
    return message


def _query(seed: int, row: Conversation, number: int) -> str:
    chance = dice(seed, "query", row.first + number)
    if number == 0 and row.name:
        return row.name
    if row.folded in {"test", "asdf", "qwerty", "hello", "hi"}:
        return chance.choice(names.TESTS)
    return names.fill(chance.choice(names.QUESTIONS), chance)


def _metadata(seed: int, row: Conversation) -> dict[str, str | None]:
    chance = dice(seed, "visitor", row.id)
    return {
        "user_ip": f"203.0.113.{chance.randrange(1, 255)}",
        "user_agent": chance.choice(AGENTS),
        "external_id": f"visitor-{chance.randrange(10_000)}" if chance.random() < 0.2 else None,
        "request_source": source_of(seed, row),
    }
