"""Which conversations somebody means: what the API can filter by, and what only we can."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.utils.dateparse import parse_datetime

from dashboard.customgpt import Conversation
from dashboard.text import folded_without_accents
from dashboard.wording import conversations

BY = {"anonymous": "anonymous visitors", "team_member": "team members", "me": "the key's own account"}


@dataclass(frozen=True, slots=True)
class Criteria:
    """A filter over one agent's conversations.

    * `name`, `by`: as in the API's list: a part of the name; all, anonymous, team_member or me
    * `before` (exclusive), `after` (inclusive): when it was created
    * `left_out`: session ids that are not meant although they match
    """

    name: str = ""
    by: str = "all"
    before: datetime | None = None
    after: datetime | None = None
    left_out: frozenset[str] = field(default_factory=frozenset)

    def as_json(self) -> dict[str, Any]:
        """For the job's row."""
        return {
            "name": self.name,
            "by": self.by,
            "before": self.before.isoformat() if self.before else None,
            "after": self.after.isoformat() if self.after else None,
            "left_out": sorted(self.left_out),
        }

    @classmethod
    def of(cls, json: dict[str, Any]) -> Self:
        """What `as_json` wrote."""
        before, after = (json.get(name) and parse_datetime(json[name]) for name in ("before", "after"))
        left_out = frozenset(json.get("left_out") or ())
        return cls(json.get("name") or "", json.get("by") or "all", before or None, after or None, left_out)

    def fits(self, row: Conversation) -> bool:
        """Whether a listed conversation is meant. One without a date is not, when it is dates that are asked for."""
        if row.session_id in self.left_out or folded_without_accents(self.name) not in folded_without_accents(row.name):
            return False  # the name is the API's to filter by, but an API that does not must not widen what is meant
        if (self.before or self.after) and row.created_at is None:
            return False
        too_late = self.before and row.created_at and row.created_at >= self.before
        too_early = self.after and row.created_at and row.created_at < self.after
        return not (too_late or too_early)

    def words(self, number: int | None = None) -> str:
        """As a person says it: “312 conversations with “test” in the name, created by team members”."""
        parts = ["All conversations" if number is None else conversations(number)]
        if self.name:
            parts[0] += f" with “{self.name}” in the name"
        if self.by in BY:
            parts.append(f"created by {BY[self.by]}")
        if self.after:
            parts.append(f"created on or after {self.after:%d %b %Y, %H:%M}")
        if self.before:
            parts.append(f"created before {self.before:%d %b %Y, %H:%M}")
        return ", ".join(parts)
