"""What became of a job: totals from its rows, the check against the list, and the rows themselves."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.wording import listed, thousands
from dashboard.workspaces.models import Rules, Workspace

# one and many, in the order in which they are told
OUTCOMES = {
    ItemStatus.DELETED: ("was deleted", "were deleted"),
    ItemStatus.RENAMED: ("was renamed", "were renamed"),
    ItemStatus.ANSWERED: ("was answered", "were answered"),
    ItemStatus.ALREADY_GONE: ("was already gone", "were already gone"),
    ItemStatus.GONE_UNCONFIRMED: (
        "is gone, but it is not known who removed it",
        "are gone, but it is not known who removed them",
    ),
    ItemStatus.FAILED: ("failed", "failed"),
    ItemStatus.UNKNOWN: ("has an outcome that is not known", "have an outcome that is not known"),
    ItemStatus.CANCELLED: ("was cancelled and not sent", "were cancelled and not sent"),
    ItemStatus.KEPT: ("was kept", "were kept"),
    ItemStatus.SENDING: ("is still being sent", "are still being sent"),
    ItemStatus.QUEUED: ("was not sent", "were not sent"),
}


@dataclass(frozen=True)
class Total:
    """How many ended in one way. `tone` is bad, unsure or empty, and never the only sign."""

    state: str
    label: str
    number: int
    tone: str


def totals(counts: dict[str, int]) -> list[Total]:
    """The outcomes that occur, in the order in which they are told."""
    tones = {ItemStatus.FAILED: "bad", ItemStatus.UNKNOWN: "unsure", ItemStatus.GONE_UNCONFIRMED: "unsure"}
    return [Total(state, state.label, counts[state], tones.get(state, "")) for state in OUTCOMES if counts.get(state)]


def sentence(job: Job, counts: dict[str, int]) -> str:
    """One sentence with every number; what was undone says that nothing was sent."""
    number = sum(counts.values())
    if job.stage == JobStatus.CANCELLED and not job.started_at and not counts[ItemStatus.SENDING]:
        return f"Undone. Nothing was sent: {_all(number)} as {'it was' if number == 1 else 'they were'}."
    parts = []
    for total in totals(counts):
        one, many = OUTCOMES[ItemStatus(total.state)]
        parts.append(f"{thousands(total.number)} {one if total.number == 1 else many}")
    return f"Of {kind_of(job).counted(number)}, {listed(parts)}." if parts else "There was nothing to do."


def cells(columns: Sequence[str], row: dict[str, Any]) -> list[Any]:
    """A row for a spreadsheet, which knows no lists."""
    values = (row[column] for column in columns)
    return [", ".join(map(str, value)) if isinstance(value, list) else value for value in values]


def as_json(job: Job) -> Iterator[str]:
    """One array, a row a line."""
    before = "[\n"
    for row in kind_of(job).pages.rows(job):
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def drop_names(now: datetime | None = None) -> int:
    """Blank what people wrote in receipts older than their workspace keeps it. Returns how many rows had some."""
    now, dropped = now or timezone.now(), 0
    old = Job.objects.finished().filter(names_dropped_at=None, ended_at__lt=now - timedelta(days=1))
    for workspace in Workspace.objects.filter(pk__in=old.values("workspace")):
        days = Rules.of(workspace).keep_names_days
        for job in old.filter(workspace=workspace, ended_at__lt=now - timedelta(days=days)):
            dropped += kind_of(job).forget(job)
            words = kind_of(job).counted(job.items.count())
            Job.objects.filter(pk=job.pk).update(names_dropped_at=now, words=words)
    return dropped


def _all(number: int) -> str:
    return "the conversation is" if number == 1 else f"all {thousands(number)} conversations are"
