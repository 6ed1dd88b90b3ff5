"""What became of a job: totals from its rows, the check against the list, and the rows themselves."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from dashboard.cleanup.models import Job
from dashboard.cleanup.states import AGAIN, OVER, Kind, Stage, State
from dashboard.cleanup.wording import listed, things, thousands
from dashboard.questions.export import COLUMNS, answers, without_words
from dashboard.questions.models import Question
from dashboard.workspaces.models import Rules, Workspace

# one and many, in the order in which they are told
OUTCOMES = {
    State.DELETED: ("was deleted", "were deleted"),
    State.RENAMED: ("was renamed", "were renamed"),
    State.ANSWERED: ("was answered", "were answered"),
    State.ALREADY_GONE: ("was already gone", "were already gone"),
    State.GONE_UNCONFIRMED: (
        "is gone, but it is not known who removed it",
        "are gone, but it is not known who removed them",
    ),
    State.FAILED: ("failed", "failed"),
    State.UNKNOWN: ("has an outcome that is not known", "have an outcome that is not known"),
    State.CANCELLED: ("was cancelled and not sent", "were cancelled and not sent"),
    State.KEPT: ("was kept", "were kept"),
    State.SENDING: ("is still being sent", "are still being sent"),
    State.QUEUED: ("was not sent", "were not sent"),
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
    tones = {State.FAILED: "bad", State.UNKNOWN: "unsure", State.GONE_UNCONFIRMED: "unsure"}
    return [Total(state, state.label, counts[state], tones.get(state, "")) for state in OUTCOMES if counts.get(state)]


def sentence(job: Job, counts: dict[str, int]) -> str:
    """One sentence with every number; what was undone says that nothing was sent."""
    number = sum(counts.values())
    if job.stage == Stage.CANCELLED and not job.started_at and not counts[State.SENDING]:
        return f"Undone. Nothing was sent: {_all(number)} as {'it was' if number == 1 else 'they were'}."
    parts = []
    for total in totals(counts):
        one, many = OUTCOMES[State(total.state)]
        parts.append(f"{thousands(total.number)} {one if total.number == 1 else many}")
    return f"Of {things(job.kind, number)}, {listed(parts)}." if parts else "There was nothing to do."


def verification(job: Job) -> tuple[str, bool]:
    """What the check against the list found, as a sentence that goes on behind the time, and whether all is well."""
    if job.kind == Kind.RENAME:
        done, there = State.RENAMED, Q(listed=False)
        well, still = "every new name is there", ("1 does not have its new name", "{} do not have their new names")
    else:
        done, there = State.DELETED, Q(listed=True)
        well, still = (
            "none of those that were sent is still there",
            ("1 is still in the list", "{} are still in the list"),
        )
    gone = {done} if job.kind == Kind.RENAME else {done, State.ALREADY_GONE, State.GONE_UNCONFIRMED}
    gone.add(State.UNKNOWN)
    if not job.items.filter(state__in=gone).exists():
        return "there was nothing to check.", True
    facts = job.items.filter(state__in=gone).aggregate(
        wrong=Count("pk", filter=there), unchecked=Count("pk", filter=Q(listed=None))
    )
    found = []
    if facts["wrong"]:
        found.append(still[0] if facts["wrong"] == 1 else still[1].format(thousands(facts["wrong"])))
    if facts["unchecked"]:
        found.append(f"{thousands(facts['unchecked'])} could not be checked")
    return f"{listed(found) or well}.", not found


def again(counts: dict[str, int]) -> int:
    """How many another try could still bring about."""
    return sum(counts[state] for state in AGAIN)


def header(job: Job) -> list[str]:
    """The columns of the downloads."""
    if job.kind == Kind.ASK:
        return list(COLUMNS)
    return ["job", "session_id", "name", "outcome", "reason", "at", *(["new_name"] if job.kind == Kind.RENAME else [])]


def rows(job: Job) -> Iterator[dict[str, Any]]:
    """Every conversation as the downloads and the command line have it, a few at a time."""
    if job.kind == Kind.ASK:
        yield from answers(job)
        return
    for item in job.items.order_by("position").iterator(chunk_size=500):
        yield item.as_row() | ({"new_name": item.new_name} if job.kind == Kind.RENAME else {})


def cells(columns: list[str], row: dict[str, Any]) -> list[Any]:
    """A row for a spreadsheet, which knows no lists."""
    values = (row[column] for column in columns)
    return [", ".join(map(str, value)) if isinstance(value, list) else value for value in values]


def as_json(job: Job) -> Iterator[str]:
    """One array, a row a line."""
    before = "[\n"
    for row in rows(job):
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def drop_names(now: datetime | None = None) -> int:
    """Blank names, questions and answers in receipts older than their workspace keeps them; how many rows had some."""
    now, dropped = now or timezone.now(), 0
    old = Job.objects.filter(stage__in=OVER, names_dropped_at=None, ended_at__lt=now - timedelta(days=1))
    for workspace in Workspace.objects.filter(pk__in=old.values("workspace")):
        days = Rules.of(workspace).keep_names_days
        for job in old.filter(workspace=workspace, ended_at__lt=now - timedelta(days=days)):
            dropped += _drop_words(job)
            # What was asked for may hold a part of a name as well.
            bare = {"words": things(job.kind, job.items.count()), "criteria": job.criteria | {"name": ""}}
            if job.kind == Kind.ASK:
                bare |= {"asks": without_words(job)}
            Job.objects.filter(pk=job.pk).update(names_dropped_at=now, **bare)
    return dropped


def _drop_words(job: Job) -> int:
    """Of its rows; how many had some."""
    named = ~Q(name="", new_name="")
    if job.kind != Kind.ASK:
        return job.items.filter(named).update(name="", new_name="")
    number = job.items.filter(named | ~Q(question__text="", question__answer="")).count()
    Question.objects.filter(item__job=job).update(text="", answer="", citations=[])
    job.items.update(name="", new_name="", reason="")  # the reasons quote what the API said to a question
    return number


def _all(number: int) -> str:
    return "the conversation is" if number == 1 else f"all {thousands(number)} conversations are"
