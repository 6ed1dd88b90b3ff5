from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple, overload

from .agent import Agent, Conversation, Message
from .transcript import asked_before, seeded


class Prompt(NamedTuple):
    """A question and the conversation it was asked in."""

    row: Conversation
    message: Message


class Prompts(Sequence[Prompt]):
    """All questions to an agent in [start, end], by id, across its conversations; each made when it is asked for."""

    def __init__(self, seed: int, agent: Agent, hostile_id: int, start: int | None, end: int | None) -> None:
        self.seed = seed
        self.hostile_id = hostile_id
        self.rows = sorted((row for row in agent.rows if row.count), key=attrgetter("first"))
        self.starts = [asked_before(seed, row, start) for row in self.rows] if start is not None else None
        self.ends = list(accumulate(self._numbers(end)))
        by_id = {row.id: row for row in agent.rows} if agent.sent else {}
        sent = (Prompt(by_id[number], message) for number, messages in agent.sent.items() for message in messages)
        self.sent = sorted(
            (
                each
                for each in sent
                if (start is None or start <= each.message.at) and (end is None or each.message.at <= end)
            ),
            key=lambda each: each.message.id,
        )

    def _numbers(self, end: int | None) -> list[int]:
        """Return how many questions of each conversation are in the range."""
        stops = [row.count if end is None else asked_before(self.seed, row, end + 1) for row in self.rows]
        if self.starts is None:
            return stops
        return [max(0, stop - start) for stop, start in zip(stops, self.starts, strict=True)]

    @property
    def _seeded(self) -> int:
        return self.ends[-1] if self.ends else 0

    def __len__(self) -> int:
        return self._seeded + len(self.sent)

    @overload
    def __getitem__(self, place: int) -> Prompt: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Prompt]: ...

    def __getitem__(self, place: int | slice) -> Prompt | Sequence[Prompt]:
        if isinstance(place, slice):
            return [self._at(number) for number in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._at(place)

    def _at(self, place: int) -> Prompt:
        if place >= self._seeded:
            return self.sent[place - self._seeded]
        index = bisect_right(self.ends, place)
        row = self.rows[index]
        number = place - (self.ends[index - 1] if index else 0) + (self.starts[index] if self.starts else 0)
        return Prompt(row, seeded(self.seed, row, number, row.id == self.hostile_id))
