"""What bulk deletion keeps, and the sentence that says why.

A rule is a function that looks at one conversation and gives its sentence, or nothing. Rules that need more than the
list says (the messages, one day) are further such functions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dashboard.cleanup.models import Mark
from dashboard.text import folded
from dashboard.workspaces.models import Rules, Workspace


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule looks at: a conversation as the list shows it."""

    session_id: str
    name: str
    created_at: datetime | None


Rule = Callable[[Seen], str]


@dataclass(frozen=True, slots=True)
class Protector:
    """A workspace's rules and the stars of one agent, as they were when it was made."""

    workspace_id: int
    agent_id: int
    rules: tuple[Rule, ...]

    def kept_because(self, session_id: str, name: str, created_at: datetime | None) -> str:
        """The first reason to keep it, as a sentence; empty when nothing protects it."""
        seen = Seen(session_id, name, created_at)
        return next((sentence for rule in self.rules if (sentence := rule(seen))), "")

    def starred(self, session_id: str) -> bool:
        """Whether it is starred now, asked of the database: somebody may have starred it in the meantime."""
        return is_starred(self.workspace_id, self.agent_id, session_id)


def protector(workspace: Workspace, agent_id: int, now: datetime | None = None) -> Protector:
    """Read the rules and the stars, once for however many conversations."""
    rules = Rules.of(workspace)
    checks: list[Rule] = [_starred(_stars(workspace.pk, agent_id))]
    if days := rules.protect_younger_than_days:
        checks.append(_younger_than(days, now or timezone.now()))
    if parts := rules.protected_names:
        checks.append(_name_contains(parts))
    return Protector(workspace.pk, agent_id, tuple(checks))


def is_starred(workspace_id: int, agent_id: int, session_id: str) -> bool:
    """Whether it is starred at this moment: ask right before sending."""
    marks = Mark.objects.filter(workspace=workspace_id, agent_id=agent_id, session_id=session_id)
    return marks.filter(starred=True).exists()


def _stars(workspace_id: int, agent_id: int) -> frozenset[str]:
    marks = Mark.objects.filter(workspace=workspace_id, agent_id=agent_id, starred=True)
    return frozenset(marks.values_list("session_id", flat=True))


def _starred(session_ids: frozenset[str]) -> Rule:
    return lambda seen: "It is starred." if seen.session_id in session_ids else ""


def _younger_than(days: int, now: datetime) -> Rule:
    limit = now - timedelta(days=days)
    age = "1 day" if days == 1 else f"{days} days"

    def rule(seen: Seen) -> str:
        if seen.created_at is None:
            return f"The API gives no date, so it may be younger than {age}."
        return f"It is younger than {age}." if seen.created_at > limit else ""

    return rule


def _name_contains(parts: Iterable[str]) -> Rule:
    wanted = [(folded(part), part) for part in parts]

    def rule(seen: Seen) -> str:
        name = folded(seen.name)
        return next((f"Its name contains “{part}”." for needle, part in wanted if needle in name), "")

    return rule
