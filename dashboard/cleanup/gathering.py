"""Lists all conversations that match, page by page, into a job. Nothing is acted on before the list is complete.

Oldest first, so that what arrives meanwhile comes at the end, where it is recognised by its number and left out. When
others delete meanwhile, rows slip past; then the pages are gone through once more.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from dashboard.cleanup import claims, manifests, testchats, working
from dashboard.cleanup.claims import Run
from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.models import Job
from dashboard.cleanup.states import Stage
from dashboard.customgpt import Client, Conversation, Page, UpstreamError

MOST = 100_000
ROUNDS = 2
MOST_AT_ONCE = 64
PATIENCE = timedelta(minutes=10)


def gather(run: Run, client: Client, go_on: Callable[[], bool]) -> None:
    """List on from where the job stands, until its list is complete or `go_on` says no.

    Raises UpstreamError, and Job.DoesNotExist when the job was lost meanwhile.
    """
    job, criteria = run.job, Criteria.of(run.job.criteria)
    at = job.gathered or _begin(run, client, criteria)
    some = working.AT_ONCE
    while at["page"] <= at["last"] and at["seen"] < MOST:
        if not go_on() or not claims.beat(run):
            return
        began = time.monotonic()
        numbers = range(at["page"], min(at["last"], at["page"] + some - 1) + 1)
        pages = _fetch(client, partial(_page, client, job, criteria), numbers, go_on)
        if not pages:
            return
        at = _take(run, at, pages, criteria)
        some = _how_many_next(some, time.monotonic() - began)
        if at["page"] > at["last"] and at["listed"] < at["most"] and at["round"] < ROUNDS:
            at |= {"page": 1, "last": at["was_last"], "round": at["round"] + 1, "listed": 0, "top": 0}
            at["most"] = at["total"]
            _save(run, at)
    _finish(run)


def _how_many_next(some: int, seconds: float) -> int:
    """More pages in one step while that is quick; never so many that a person sees nothing move for long."""
    return min(some * 2, MOST_AT_ONCE) if seconds < 1 else max(some // 2, working.AT_ONCE) if seconds > 4 else some


def _begin(run: Run, client: Client, criteria: Criteria) -> dict[str, Any]:
    """Ask for the newest first: what has a higher number than that came later."""
    page = client.conversations(run.job.agent_id, name=criteria.name, user_filter=criteria.by, order="desc")
    newest = max((row.id for row in page.items if row.id is not None), default=None)
    at = {"page": 1, "last": page.last, "total": page.total, "most": page.total, "newest": newest}
    at |= {"seen": 0, "listed": 0, "round": 1, "top": 0}
    _save(run, at)
    return at


def _page(client: Client, job: Job, criteria: Criteria, number: int) -> Page[Conversation]:
    return client.conversations(
        job.agent_id, page=number, name=criteria.name, user_filter=criteria.by, order="asc", order_by="id"
    )


def _fetch(
    client: Client, one: Callable[[int], Page[Conversation]], numbers: range, go_on: Callable[[], bool]
) -> list[Page[Conversation]]:
    """Those of the pages that could be had, up to the first that could not; each waits for its turn.

    Raises the UpstreamError of the first page when there is none before it.
    """

    def in_turn(number: int) -> Page[Conversation] | UpstreamError | None:
        try:
            while not client.limiter.try_acquire(time.monotonic() + working.LOOK):
                if not go_on():
                    return None
            return one(number)
        except UpstreamError as error:
            return error

    answers: dict[int, Page[Conversation] | UpstreamError | None] = {}
    # `next` of a range's iterator is one step: two threads never get the same number.
    waiting, failed = iter(numbers), threading.Event()

    def turn_pages() -> None:
        while not failed.is_set() and (number := next(waiting, None)) is not None:
            answers[number] = in_turn(number)
            if not isinstance(answers[number], Page):
                failed.set()

    def lane(_: int) -> None:
        try:
            turn_pages()
        finally:
            connection.close()

    if working.AT_ONCE == 1:
        turn_pages()
    else:
        with ThreadPoolExecutor(working.AT_ONCE) as pool:
            list(pool.map(lane, range(working.AT_ONCE)))
    first = answers.get(numbers[0])
    if isinstance(first, UpstreamError):
        raise first
    pages: list[Page[Conversation]] = []
    for number in numbers:
        answer = answers.get(number)
        if not isinstance(answer, Page):
            break
        pages.append(answer)
    return pages


def _take(run: Run, at: dict[str, Any], pages: list[Page[Conversation]], criteria: Criteria) -> dict[str, Any]:
    """Add what these pages show, and note how far that is, in one step."""
    rows = [row for page in pages for row in page.items]
    newest = at["newest"]
    meant = [
        row
        for row in rows
        if row.addressable and criteria.fits(row) and (row.id is None or newest is None or row.id <= newest)
    ]
    last = max(page.last for page in pages)
    top = max((row.id for row in rows if row.id is not None), default=at["top"] + 1)
    # A list that brings nothing new any more is over, whatever it says of its length.
    ended = not pages[-1].items or top <= at["top"]
    at = at | {
        "page": at["page"] + len(pages),
        "last": 0 if ended else max(at["page"] + len(pages) - 1, min(last, MOST)),
        "was_last": last,
        "top": top,
        "total": at["total"] if ended else pages[-1].total,
        # Deleted ones were listed before or slipped past: only the longest length shows that some are missing.
        "most": max(at["most"], *(page.total for page in pages)),
        "listed": at["listed"] + len(rows),
        "seen": max(at["seen"], at["listed"] + len(rows)),
    }
    with transaction.atomic():
        # Whoever has lost the job while the API was slow must not add to what may be confirmed by now.
        Job.objects.select_for_update().get(pk=run.job.pk, owner=run.owner, stage=Stage.GATHERING)
        unique = {row.session_id: row for row in meant}
        manifests.add(run.job, list(unique.values()), run.job.items.aggregate(n=Max("position"))["n"] or 0)
        _save(run, at)
    return at


def _save(run: Run, at: dict[str, Any]) -> None:
    run.job.gathered = at
    Job.objects.filter(pk=run.job.pk, owner=run.owner).update(gathered=at, reason="", down_since=None)


def _finish(run: Run) -> None:
    job = run.job
    with transaction.atomic():
        if not Job.objects.select_for_update().filter(pk=job.pk, owner=run.owner, stage=Stage.GATHERING).exists():
            return
        if job.suggests:
            testchats.tag(job)
            Job.objects.filter(pk=job.pk).update(stage=Stage.CHOOSING)
        else:
            job.reason = _short(job)
            Job.objects.filter(pk=job.pk).update(reason=job.reason)
            job.words = Criteria.of(job.criteria).words(job.items.count())[:400]
            manifests.finish(job)


def _short(job: Job) -> str:
    """Whether the list may lack some, as a sentence."""
    at = job.gathered
    if at["seen"] >= MOST:
        return f"At most {MOST:,} conversations are looked at in one go. There may be more."
    if at["seen"] < at["total"]:
        return f"The API says that {at['total']:,} match, but listed only {at['seen']:,} of them."
    return ""
