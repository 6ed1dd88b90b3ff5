"""Counts for the reports. Seeded messages are counted without creating them: there can be half a million."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from .agent import Agent, Message
from .answers import UNKNOWN
from .transcript import SECONDS_APART, asked_before, source_of

FAILS = 23  # of so many seeded questions one counts as failed; reading all the answers would take a minute


class Span(NamedTuple):
    """Equal stretches of time, one after the other."""

    start: int
    width: int
    number: int

    def place(self, at: int) -> int:
        """Return the index of the stretch that the moment is in; it may be out of range."""
        return (at - self.start) // self.width

    def edge(self, place: int) -> int:
        """Return when a stretch begins."""
        return self.start + place * self.width


class Tally:
    """The numbers of one agent: seeded and sent messages, without deleted ones."""

    def __init__(self, seed: int, agent: Agent) -> None:
        self.seed = seed
        self.agent = agent

    @property
    def conversations(self) -> int:
        """How many there are."""
        return len(self.agent.rows)

    @property
    def queries(self) -> int:
        """How many questions the conversations hold."""
        return sum(row.count for row in self.agent.rows) + sum(map(len, self.agent.sent.values()))

    @property
    def failed(self) -> int:
        """How many of them found no answer."""
        seeded = sum((row.first + row.count) // FAILS - row.first // FAILS for row in self.agent.rows)
        return seeded + sum(message.answer == UNKNOWN for message in self._sent())

    def sources(self) -> Counter[str]:
        """Questions by where they were asked."""
        found: Counter[str] = Counter()
        for row in self.agent.rows:
            if row.count:
                found[source_of(self.seed, row)] += row.count
        found.update((message.metadata or {}).get("request_source") or "web" for message in self._sent())
        return found

    def conversations_by(self, span: Span) -> list[int]:
        """How many conversations began in each stretch."""
        found = [0] * span.number
        start, end = span.start, span.edge(span.number)
        for row in self.agent.rows:
            if start <= row.created_at < end:
                found[span.place(row.created_at)] += 1
        return found

    def queries_by(self, span: Span) -> list[int]:
        """How many questions were asked in each stretch; a conversation may reach from one into the next."""
        found = [0] * span.number
        start, end = span.start, span.edge(span.number)
        for row in self.agent.rows:
            if not row.count or row.created_at >= end or row.created_at + row.count * SECONDS_APART <= start:
                continue
            first = max(0, span.place(row.created_at))
            last = min(span.number - 1, span.place(row.created_at + row.count * SECONDS_APART - 1))
            if first == last and row.created_at >= start:
                found[first] += row.count  # nearly all of them
                continue
            for place in range(first, last + 1):
                found[place] += asked_before(self.seed, row, span.edge(place + 1))
                found[place] -= asked_before(self.seed, row, span.edge(place))
        for message in self._sent():
            if start <= message.at < end:
                found[span.place(message.at)] += 1
        return found

    def _sent(self) -> Iterator[Message]:
        return (message for messages in self.agent.sent.values() for message in messages)
