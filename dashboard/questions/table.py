"""The answers of a job that is still asking: a page of those that are there, and what has come since."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from dashboard.http import Request
from dashboard.jobs.models import Item, Job
from dashboard.jobs.progress import progress_of
from dashboard.outcomes import OPEN
from dashboard.questions.models import Question

PER_PAGE = 50


def answers_so_far(request: Request, job: Job) -> dict[str, Any]:
    """The page that is asked for, or the last one: that one grows while the job goes on."""
    pages = Paginator(_ended(job), PER_PAGE)
    page: Any = pages.get_page(request.GET.get("page") or pages.num_pages)
    last = max((item.position for item in page), default=-1)
    return {"page": page, "grows": progress_of(job).live and not page.has_next(), "after": last}


def answers_after(job: Job, position: int) -> list[Item]:
    """Those that have come since."""
    return list(_ended(job).filter(position__gt=position)[:PER_PAGE])


def conversations_to_clear(job: Job) -> int:
    """How many conversations the job has made that can still be cleared away by their names."""
    if job.names_dropped_at:
        return 0
    made = Question.objects.filter(item__job=job).exclude(session_id="")
    return made.values("session_id").distinct().count()


def _ended(job: Job) -> QuerySet[Item]:
    return job.items.exclude(state__in=OPEN).select_related("question").order_by("position")
