"""The person's choice among the suggestions of a job: which reasons count, and which conversations do not after all."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from dashboard.cleanup.testchats import REASONS
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.numbers import whole
from dashboard.outcomes import ItemStatus

PER_PAGE = 50


@dataclass(frozen=True)
class Switch:
    """A reason as it is offered."""

    key: str
    label: str
    explanation: str
    count: int
    on: bool


@dataclass(frozen=True)
class Choice:
    """What the page shows: the switches, one page (`rows`) of what they suggest, and how many of all stay ticked."""

    switches: list[Switch]
    page: "Page[int]"
    rows: list[Item]
    suggested: int
    picked: int


def choice_of(job: Job, number: str | int | None = 1) -> Choice:
    """How the choice stands. Reasons of no conversation are not offered; a page that is not there is the last."""
    on = set(job.reasons_on)
    rows = job.items.filter(state=ItemStatus.QUEUED).order_by("position").values_list("pk", "reasons", "left_out")
    counts: Counter[str] = Counter()
    suggested, picked = [], 0
    for pk, reasons, left_out in rows:
        counts.update(reasons)
        if on.intersection(reasons):
            suggested.append(pk)
            picked += not left_out
    page = Paginator(suggested, PER_PAGE).get_page(number)
    shown = [_with_labels(item) for item in job.items.filter(pk__in=list(page))]
    switches = [Switch(key, *reason[:2], counts[key], key in on) for key, reason in REASONS.items() if counts[key]]
    return Choice(switches, page, shown, len(suggested), picked)


def choose(job: Job, reasons: Collection[str], shown: Iterable[str], ticked: Iterable[str]) -> None:
    """Take what the form says: the reasons that are on, and of the rows that it showed those that stay ticked."""
    on = [key for key in REASONS if key in reasons]
    if Job.objects.filter(pk=job.pk, stage=JobStatus.CHOOSING).update(reasons_on=on):
        job.reasons_on = on
        kept, seen = _numbers(ticked), _numbers(shown)
        job.items.filter(pk__in=seen & kept, left_out=True).update(left_out=False)
        job.items.filter(pk__in=seen - kept, left_out=False).update(left_out=True)


def _with_labels(item: Item) -> Item:
    item.reasons = [REASONS[key].label for key in item.reasons if key in REASONS]
    return item


def _numbers(texts: Iterable[str]) -> set[int]:
    return {number for text in texts if (number := whole(text)) is not None}
