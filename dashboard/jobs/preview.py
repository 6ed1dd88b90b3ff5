"""What is about to happen, before anybody says yes: how many, how old, by whom, what is kept, and how long it takes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from dashboard.jobs.estimate import seconds_at_pace
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Item, Job
from dashboard.outcomes import ItemStatus
from dashboard.wording import about, exactly, thousands
from dashboard.workspaces.models import Rules

NAMES = 5
NO_PACE = "The API has not said how many calls a minute it allows."


@dataclass(frozen=True)
class Preview:
    """A frozen manifest in numbers. `first` and `last` share no conversation; `kept` is (reason, how many)."""

    number: int
    oldest: datetime | None
    newest: datetime | None
    undated: int
    by: list[tuple[str, int]]
    kept: list[tuple[str, int]]
    first: list[Item]
    last: list[Item]
    calls: str
    undo: str

    @property
    def between(self) -> int:
        """How many stand between the first and the last names."""
        return self.number - len(self.first) - len(self.last)

    @property
    def kept_number(self) -> int:
        """How many are kept, for whatever reason."""
        return sum(number for _, number in self.kept)


def preview_of(job: Job) -> Preview:
    """Count it now, from the rows that would be sent."""
    rows = job.items.filter(state=ItemStatus.QUEUED)
    me = job.account_user_id
    mine = Q(created_by=me) if me is not None else Q(pk=None)
    facts = rows.aggregate(
        number=Count("pk"),
        oldest=Min("created_at"),
        newest=Max("created_at"),
        undated=Count("pk", filter=Q(created_at=None)),
        anonymous=Count("pk", filter=Q(created_by=None)),
        mine=Count("pk", filter=mine),
    )
    number = facts["number"]
    team = number - facts["anonymous"] - facts["mine"]
    by = [("Anonymous visitors", facts["anonymous"]), ("Team members", team), ("The key's own account", facts["mine"])]
    kept = (
        job.items.filter(state=ItemStatus.KEPT).values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    )
    last = max(0, min(NAMES, number - NAMES))
    return Preview(
        number=number,
        oldest=facts["oldest"],
        newest=facts["newest"],
        undated=facts["undated"],
        by=[(who, many) for who, many in by if many],
        kept=list(kept),
        first=list(rows.order_by("position")[:NAMES]),
        last=list(rows.order_by("-position")[:last])[::-1],
        calls=calls_in_words(job, number),
        undo=exactly(Rules.of(job.workspace).undo_seconds),
    )


def calls_in_words(job: Job, number: int) -> str:
    """What it costs: a call each, and the listing that checks the result; and the time this takes at today's pace."""
    calls = f"{thousands(number)} {'call' if number == 1 else 'calls'}, and some more to check the result."
    seconds = seconds_at_pace(job.workspace, number)
    time = NO_PACE if seconds is None else f"At the current pace the {thousands(number)} take {about(seconds)}."
    return f"{calls} {time}"


def heading(job: Job, number: int) -> str:
    """The question itself."""
    return f"{action(job, number)}?"


def action(job: Job, number: int) -> str:
    """What the button says that confirms it."""
    kind = kind_of(job)
    return f"{kind.verbs.will} {kind.counted(number)}"
