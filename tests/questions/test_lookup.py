"""What is looked for among a conversation's messages, how far back, and what is taken for ours."""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.utils import timezone

from dashboard.jobs import leases
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions import lookup
from dashboard.questions.kind import Ask
from tests.conftest import API
from tests.jobs.flows import states
from tests.questions.conftest import first
from tests.questions.factories import PLAN, asking
from tests.rows import conversation_row, message_row, paginator, thread

MESSAGES = re.compile(f"{API}/projects/924/conversations/made-1/messages")


class Thread:
    """A conversation of many pages. `ours` maps a page to what stands on it; the others hold what others asked."""

    def __init__(self, wire, pages, ours):
        self.pages, self.ours, self.read = pages, ours, []
        self.during = lambda: None
        wire.add_callback("GET", MESSAGES, self, content_type="application/json")

    def __call__(self, request):
        page = int(parse_qs(urlsplit(request.url).query).get("page", ["1"])[0])
        self.read.append(page)
        self.during()
        rows = self.ours.get(page, [message_row("Something else", id=10_000 + page)])
        return 200, {}, json.dumps(thread(conversation_row(), paginator(rows, page, self.pages)))


@pytest.fixture
def search(upstream, ed, workspace):
    """Begin a look at what became of that many questions; they were claimed a minute ago."""
    caches["upstream"].clear()

    def begin(pages, ours, number=1, each=False):
        job = asking(ed, workspace, JobStatus.VERIFYING, ("unknown",) * number, asks=PLAN | {"each": each})
        job.items.update(lease_until=timezone.now() - timedelta(minutes=1) + Ask.lease)
        job.owner = uuid4()
        job.save()
        there = Thread(upstream, pages, ours)
        return job, there, lambda: lookup.look_up(leases.Lease(job, job.owner), workspace.client(), lambda: True)

    return begin


def ours(number=1, **changes):
    created = timezone.now().isoformat().replace("+00:00", "Z")
    return message_row(f"Question {number}?", **{"id": 500 + number, "created_at": created} | changes)


def test_a_question_far_back_is_found(search):
    job, there, look = search(10, {1: [ours(2)], 9: [ours(1)]}, number=2)
    assert look()
    assert states(job) == [ItemStatus.ANSWERED] * 2
    assert there.read == list(range(1, 10))


def test_one_that_is_on_no_page_is_not_shown(search):
    job, there, look = search(7, {})
    assert look()
    assert (states(job), first(job).reason, first(job).listed) == ([ItemStatus.UNKNOWN], lookup.NOT_SHOWN, False)
    assert len(there.read) == 7


def test_too_long_a_conversation_is_not_read_to_its_end_nor_twice(search):
    job, there, look = search(60, {1: [ours(2)]}, number=2)
    assert look()
    assert states(job) == [ItemStatus.UNKNOWN, ItemStatus.ANSWERED]
    assert (first(job).reason, first(job).listed) == (lookup.TOO_LONG, None)
    assert look()
    assert len(there.read) == 50


def test_the_same_words_asked_long_before_are_somebody_elses(search):
    before = message_row("Question 1?", id=7)
    job, _, look = search(2, {1: [before]})
    assert look()
    assert (states(job), first(job).reason) == ([ItemStatus.UNKNOWN], lookup.NOT_SHOWN)


def test_the_clocks_may_differ(search):
    early = timezone.now() - timedelta(minutes=2, seconds=30)
    job, _, look = search(1, {1: [ours(created_at=early.isoformat().replace("+00:00", "Z"))]})
    assert look()
    assert states(job) == [ItemStatus.ANSWERED]


@pytest.mark.parametrize(("each", "created"), [(True, "2025-07-24T21:16:30.000000Z"), (False, None)])
def test_where_nobody_else_asks_or_no_date_is_given_the_words_are_enough(search, each, created):
    job, _, look = search(1, {1: [ours(created_at=created)]}, each=each)
    assert look()
    assert states(job) == [ItemStatus.ANSWERED]


def test_who_has_lost_the_job_meanwhile_writes_nothing(search):
    job, there, look = search(1, {1: [ours()]})
    there.during = lambda: Job.objects.filter(pk=job.pk).update(owner=uuid4())
    assert not look()
    assert states(job) == [ItemStatus.UNKNOWN]


def test_what_a_person_has_ended_meanwhile_is_not_written(search):
    job, there, look = search(1, {1: [ours()]})
    there.during = lambda: Job.objects.filter(pk=job.pk).update(stage=JobStatus.STOPPED)
    assert not look()
    assert states(job) == [ItemStatus.UNKNOWN]
