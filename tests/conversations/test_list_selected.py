"""What this dashboard itself puts into the list: ticks, stars, and what a job is about to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard.cleanup.models import Selection
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from tests.conftest import HTMX
from tests.rows import conversation_row


@pytest.fixture
def select(workspace, ed):
    def make(*session_ids, **words):
        rows = {session_id: ["Opening hours", 1, None, None] for session_id in session_ids}
        return Selection.objects.create(workspace=workspace, user=ed.user, agent_id=924, rows=rows, **words)

    return make


def test_what_is_selected_is_ticked_wherever_it_is_shown(ed, ann, url, listed, agent, select):
    listed(conversation_row(), conversation_row("s-2"))
    select("session-1", "far-away")
    page = ed.get(url, {"name": "x", "page": "2"}).content.decode()
    assert page.count(" checked") == 1
    assert "2 conversations selected" in page
    assert "<span data-elsewhere>1</span> not on this page" in page
    assert 'data-number="0"' in ann.get(url).content.decode()


def test_all_that_match_are_ticked_but_those_left_out(ed, url, listed, agent, select):
    listed(conversation_row(), conversation_row("s-2"), conversation_row("s-3"))
    select(matching=True, name="open", by="me", total=312, left_out=["s-2"])
    page = ed.get(url, {"name": "open", "by": "me"}).content.decode()
    assert page.count(" checked") == 2
    assert "311 conversations" in page
    assert "data-matching" in page


def test_another_filter_drops_all_that_match(ed, url, listed, agent, select):
    listed(conversation_row())
    select(matching=True, name="open", total=312)
    page = ed.get(url, {"name": "opening"}).content.decode()
    assert " checked" not in page
    assert 'data-number="0"' in page
    assert not Selection.objects.exists()


def test_the_order_and_the_page_are_no_filter(ed, url, listed, agent, select):
    listed(conversation_row())
    select(matching=True, name="open", total=312)
    assert " checked" in ed.get(url, {"name": "open", "order": "asc", "page": "3"}).content.decode()


def test_ticks_are_told_even_when_nothing_matches(ed, url, listed, agent, select):
    listed()
    select("session-1")
    assert "1 conversation selected" in ed.get(url, {"name": "nothing"}).content.decode()


@pytest.mark.parametrize("asked", [{}, {"name": "open"}])
def test_all_that_match_are_offered_when_there_are_more(ed, vic, url, listed, agent, asked):
    listed(conversation_row(), last=32, total=312)
    words = "Select all 312 conversations" + (" that match" if asked else "") + "</button>"
    assert words in ed.get(url, asked).content.decode()
    assert "Select all 312" not in vic.get(url, asked).content.decode()


def test_all_that_match_are_not_offered_when_all_are_shown(ed, url, listed, agent):
    listed(conversation_row())
    assert "data-offer" not in ed.get(url).content.decode()


PENDING = [
    ("delete", ItemStatus.QUEUED, "Waiting to be deleted"),
    ("delete", ItemStatus.SENDING, "Being deleted"),
    ("rename", ItemStatus.QUEUED, "Waiting to be renamed"),
    ("rename", ItemStatus.SENDING, "Being renamed"),
]


@pytest.fixture
def pending(workspace):
    def make(kind, stage, state, agent_id=924):
        job = Job.objects.create(workspace=workspace, who="ed", agent_id=agent_id, kind=kind, stage=stage)
        Item.objects.create(job=job, position=0, session_id="session-1", state=state)

    return make


@pytest.mark.parametrize(("kind", "state", "words"), PENDING)
def test_a_row_in_a_job_says_what_awaits_it(ed, url, listed, agent, pending, select, kind, state, words):
    listed(conversation_row())
    select("session-1")
    pending(kind, JobStatus.RUNNING, state)
    page = ed.get(url).content.decode()
    assert words in page
    assert not any(button in page for button in ("Select Opening hours", "Rename Opening", "Delete Opening"))


@pytest.mark.parametrize(
    "job",
    [
        ("delete", JobStatus.READY, ItemStatus.QUEUED),
        ("delete", JobStatus.CANCELLED, ItemStatus.QUEUED),
        ("delete", JobStatus.RUNNING, ItemStatus.KEPT),
        ("delete", JobStatus.RUNNING, ItemStatus.FAILED),
        ("delete", JobStatus.RUNNING, ItemStatus.QUEUED, 925),
    ],
)
def test_a_row_that_no_job_is_about_to_touch(ed, url, listed, agent, pending, job):
    listed(conversation_row())
    pending(*job)
    assert "Select Opening hours" in ed.get(url).content.decode()


def test_a_long_list_costs_no_more_queries(ed, url, listed, select):
    def queries(*rows):
        with CaptureQueriesContext(
            connection,
        ) as found:
            listed(*rows)
            ed.get(url, headers=HTMX)
        return len(found)

    select(*[f"s-{number}" for number in range(2000)])
    queries()  # what is written only once
    few = queries(conversation_row())
    assert queries(*[conversation_row(f"s-{number}") for number in range(100)]) == few
