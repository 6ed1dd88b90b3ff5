"""From ticks to a job that asks. Nothing is deleted here, and nothing is forgotten before it is confirmed."""

import pytest
from django.core.cache import caches

from dashboard.cleanup.models import Selection
from dashboard.conversations.snapshot import seal
from dashboard.customgpt import Conversation
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from tests.conftest import API, HTMX
from tests.rows import agent_row, conversation_row, ok


@pytest.fixture
def url(workspace, upstream):
    caches["upstream"].clear()
    upstream.get(f"{API}/projects/924", json=ok(agent_row()))
    return f"/workspaces/{workspace.pk}/agents/924/conversations/-/delete/"


@pytest.fixture
def rows(workspace):
    found = [Conversation.read(conversation_row(f"s-{n}", f"Test {n}", id=n)) for n in range(1, 4)]
    return [seal(workspace.pk, 924, row) for row in found]


@pytest.fixture
def tick(ed, url, rows):
    def send(number=3, query="", **fields):
        address = url.replace("/delete/", "/selection/") + query
        ed.post(address, {"tick": rows[:number]} | fields, headers=HTMX)

    return send


def test_ticked_rows_are_frozen_and_asked_about_at_once(ed, url, tick):
    tick(2)
    response = ed.post(url, headers=HTMX)
    job = Job.objects.get()
    assert (job.stage, job.agent_name, job.who) == (JobStatus.READY, "Help desk", "ed")
    assert sorted(job.items.values_list("session_id", flat=True)) == ["s-1", "s-2"]
    assert 'id="dialog-title"' in response.content.decode()
    assert "Delete 2 conversations" in response.content.decode()


def test_all_that_match_are_found_on_the_page_of_the_job(ed, url, tick, workspace):
    tick(0, query="?name=test", all="1", total="312")
    tick(0, query="?name=test", untick=["s-1"])
    response = ed.post(f"{url}?name=test", headers=HTMX)
    job = Job.objects.get()
    assert response["HX-Redirect"] == f"/workspaces/{workspace.pk}/jobs/{job.pk}/"
    assert job.stage == JobStatus.GATHERING
    assert (job.criteria["name"], job.criteria["left_out"]) == ("test", ["s-1"])


def test_all_that_match_another_filter_are_not_meant(ed, url, tick):
    tick(0, query="?name=test", all="1", total="312")
    response = ed.post(f"{url}?name=other", headers=HTMX)
    assert response.status_code == 422
    assert not Job.objects.exists()


def test_the_selection_stays_until_the_job_is_confirmed(ed, url, tick):
    tick()
    ed.post(url, headers=HTMX)
    assert len(Selection.objects.get().rows) == 3


@pytest.mark.parametrize("fields", [{}, {"ids": ["s-1"]}, {"ids": ["..", "a/b"], "rows": ["x"]}])
def test_nothing_selected_is_a_sentence_and_never_all(ed, url, fields):
    response = ed.post(url, fields, headers=HTMX)
    assert (response.status_code, response["HX-Reswap"]) == (422, "none")
    assert "Nothing is ticked" in response.content.decode()
    assert not Job.objects.exists()


def test_without_javascript_the_form_brings_its_page(ed, url, tick, rows, workspace):
    tick(1)
    response = ed.post(f"{url}?page=2", {"ids": ["s-2", "s-3"], "rows": rows[1:]})
    job = Job.objects.get()
    assert response["Location"] == f"/workspaces/{workspace.pk}/jobs/{job.pk}/"
    assert job.items.count() == 3


def test_without_javascript_an_empty_choice_leads_back(ed, url, rows):
    response = ed.post(f"{url}?page=2", {"rows": rows})
    assert response["Location"] == url.replace("-/delete/", "?page=2")
    assert not Job.objects.exists()


def test_wrong_verbs_viewers_and_strangers(ed, vic, stranger, url, tick, upstream):
    assert ed.get(url).status_code == 405
    assert vic.post(url).status_code == 403
    assert stranger.post(url).status_code == 404
    assert len(upstream.calls) == 0
