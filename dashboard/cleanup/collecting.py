"""Lists all conversations that match, page by page, into a job. Nothing is acted on before the list is complete.

Oldest first, so that what arrives meanwhile comes at the end, where it is recognised by its number and left out. When
others delete meanwhile, rows slip past; then the pages are gone through once more.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial

from django.db import transaction
from django.db.models import Max

from dashboard.cleanup import cursor, testchats
from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.cursor import Cursor
from dashboard.customgpt import Client, Conversation, Page, UpstreamError
from dashboard.jobs import lanes, leases, manifests
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.pages import Fetch, fetch_pages

MOST_AT_ONCE = 64


def gather(lease: Lease, client: Client, go_on: Callable[[], bool]) -> None:
    """List on from where the job stands, until its list is complete or `go_on` says no.

    Raises UpstreamError, and Job.DoesNotExist when the job was lost meanwhile.
    """
    criteria = Criteria.of(lease.job.criteria)
    at = Cursor.of(lease.job.gathered) if lease.job.gathered else _begin(lease, client, criteria)
    fetch = _in_turn(client, partial(_page, client, lease.job, criteria), go_on)
    some = lanes.AT_ONCE
    while not at.complete:
        if not go_on() or not leases.heartbeat(lease):
            return
        began = time.monotonic()
        pages = _fetched(fetch, at.numbers(some))
        if not pages:
            return
        at = take(lease, at, pages, criteria)
        some = _how_many_next(some, time.monotonic() - began)
    finish(lease)


def _how_many_next(some: int, seconds: float) -> int:
    """More pages in one step while that is quick; never so many that a person sees nothing move for long."""
    return min(some * 2, MOST_AT_ONCE) if seconds < 1 else max(some // 2, lanes.AT_ONCE) if seconds > 4 else some


def _begin(lease: Lease, client: Client, criteria: Criteria) -> Cursor:
    """Ask for the newest first: what has a higher number than that came later."""
    at = Cursor.begin(
        client.conversations(lease.job.agent_id, name=criteria.name, user_filter=criteria.by, order="desc")
    )
    _save(lease, at)
    return at


def _page(client: Client, job: Job, criteria: Criteria, number: int) -> Page[Conversation]:
    return client.conversations(
        job.agent_id, page=number, name=criteria.name, user_filter=criteria.by, order="asc", order_by="id"
    )


def _in_turn(client: Client, fetch: Fetch[Conversation], go_on: Callable[[], bool]) -> Fetch[Conversation]:
    """Return the same, each call once the rate limit allows it; None when `go_on` says no before that."""

    def wait_and_fetch(number: int) -> Page[Conversation] | None:
        while not client.limiter.try_acquire(time.monotonic() + lanes.LOOK):
            if not go_on():
                return None
        return fetch(number)

    return wait_and_fetch


def _fetched(fetch: Fetch[Conversation], numbers: range) -> list[Page[Conversation]]:
    """Those of the pages that could be had, up to the first that could not. Raises its UpstreamError if none could."""
    pages: list[Page[Conversation]] = []
    try:
        for page in fetch_pages(fetch, numbers, lanes.AT_ONCE):
            pages.append(page)
    except UpstreamError:
        if not pages:
            raise
    return pages


def take(lease: Lease, at: Cursor, pages: Sequence[Page[Conversation]], criteria: Criteria) -> Cursor:
    """Add what these pages show, and note how far that is, in one step."""
    rows = [row for page in pages for row in page.items]
    meant = {row.session_id: row for row in rows if row.addressable and criteria.fits(row) and at.was_there(row)}
    behind = at.after(pages)
    with transaction.atomic():
        # Whoever has lost the job while the API was slow must not add to what may be confirmed by now.
        lease.held.select_for_update().get(stage=JobStatus.GATHERING)
        manifests.add(lease.job, list(meant.values()), lease.job.items.aggregate(n=Max("position"))["n"] or 0)
        _save(lease, behind)
    return behind


def _save(lease: Lease, at: Cursor) -> None:
    lease.job.gathered = at.as_json()
    lease.held.update(gathered=lease.job.gathered, reason="", down_since=None)


def finish(lease: Lease) -> None:
    """Go on to the choice or to the confirmation, unless another worker has the job by now."""
    job = lease.job
    with transaction.atomic():
        if not lease.held.select_for_update().filter(stage=JobStatus.GATHERING).exists():
            return
        if job.suggests:
            testchats.tag(job)
            lease.held.move(JobStatus.CHOOSING)
        else:
            job.reason = _short(Cursor.of(job.gathered))
            lease.held.update(reason=job.reason)
            job.words = Criteria.of(job.criteria).words(job.items.count())[:400]
            manifests.finish(job)


def _short(at: Cursor) -> str:
    """Whether the list may lack some, as a sentence."""
    if at.full:
        return f"At most {cursor.MOST:,} conversations are looked at in one go. There may be more."
    if at.short_by:
        return f"The API says that {at.total:,} match, but listed only {at.seen:,} of them."
    return ""
