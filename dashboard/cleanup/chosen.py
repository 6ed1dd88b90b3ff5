"""The conversations that a person has selected in an agent's list, as a rename needs them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django.utils.dateparse import parse_datetime

from dashboard.cleanup import manifests
from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.models import Job, Selection
from dashboard.cleanup.selection import number, words
from dashboard.cleanup.states import Kind
from dashboard.cleanup.wording import conversations
from dashboard.customgpt import Client, Conversation


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a Selection selects: ticked rows, newest first, or all that match a filter."""

    selection: Selection
    rows: list[Conversation]

    @classmethod
    def of(cls, selection: Selection | None) -> Self | None:
        """None when nothing is selected: nothing never means all."""
        if selection is None or not (selection.matching or selection.rows):
            return None
        rows = [_row(session_id, facts) for session_id, facts in selection.rows.items()]
        return cls(selection, [] if selection.matching else sorted(rows, key=lambda row: row.id or 0, reverse=True))

    @property
    def criteria(self) -> Criteria:
        """The filter that "all that match" is about."""
        chosen = self.selection
        return Criteria(name=chosen.name, by=chosen.by, left_out=frozenset(chosen.left_out))

    @property
    def words(self) -> str:
        """What is selected, as a person says it."""
        return words(self.selection) if self.selection.matching else conversations(number(self.selection))

    def first(self, client: Client, most: int) -> list[Conversation]:
        """The first few of them; for a filter that costs one call. Raises UpstreamError."""
        if not self.selection.matching:
            return self.rows[:most]
        chosen = self.selection
        page = client.conversations(chosen.agent_id, name=chosen.name, user_filter=chosen.by)
        fitting = [row for row in page.items if row.addressable and row.session_id not in chosen.left_out]
        return fitting[:most]

    def rename(self, maker: manifests.Maker, agent_name: str, rule: dict[str, Any]) -> Job:
        """Freeze them into a job that gives them new names."""
        agent_id = self.selection.agent_id
        freeze: Callable[..., Job] = manifests.from_criteria if self.selection.matching else manifests.from_rows
        what = self.criteria if self.selection.matching else self.rows
        return freeze(maker, agent_id, agent_name, what, kind=Kind.RENAME, rename=rule)


def _row(session_id: str, facts: list[Any]) -> Conversation:
    name, conversation_id, created_at, created_by = facts
    return Conversation(
        id=conversation_id,
        session_id=session_id,
        name=name,
        created_at=parse_datetime(created_at) if created_at else None,
        updated_at=None,
        created_by=created_by,
    )
