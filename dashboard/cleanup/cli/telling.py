"""Says what became of a job, and how to go on with one that is left."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from dashboard.cleanup.cli.endings import AS_ASKED, summary
from dashboard.cleanup.cli.printing import Printer, plain, title
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.states import FINISHED
from dashboard.outcomes import ItemStatus

MOST_SHOWN = 50


def tell(job: Job, printer: Printer) -> None:
    """Every conversation where programs read; for people the sums, and the first of those that did not end as asked."""
    if printer.terminal:
        printer.rows(list(_not_as_asked(job)))
    else:
        printer.rows(kind_of(job).pages.rows(job))
    printer.say(plain(summary(job)))
    if job.stage in FINISHED:
        printer.say(f"Receipt: manage.py conversations export-receipt --job {job.pk}")
    else:
        printer.say(f"Continue: manage.py conversations {job.kind} --job {job.pk} --yes, or at {path(job)}")


def tell_how_to_follow(job: Job, printer: Printer, left: bool = False) -> None:
    """Where a job that was confirmed can be watched, undone or cancelled."""
    if left:
        printer.warn(f"Job {job.pk} continues without this command: if a worker is running, it does the rest.")
    elif job.due_at and job.due_at > timezone.now():
        printer.say(f"Job {job.pk} can be undone until {job.due_at:%H:%M:%S} UTC at {path(job)}")
    else:
        printer.say(f"Job {job.pk}, also at {path(job)}")
    if left:
        printer.warn(f"Follow it: manage.py conversations {job.kind} --job {job.pk} (--here without a worker)")
        printer.warn(f"In the browser: {path(job)}")


def path(job: Job) -> str:
    """The address of its page in this dashboard."""
    return reverse("job", args=(job.workspace_id, job.pk))


def _not_as_asked(job: Job) -> Iterator[dict[str, Any]]:
    for item in job.items.exclude(state__in={*AS_ASKED, ItemStatus.KEPT}).order_by("position")[:MOST_SHOWN]:
        yield {
            "name": title(item.name),
            "outcome": item.get_state_display(),
            "reason": item.reason,
            "session_id": item.session_id,
        }
