from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.jobs.states import JobStatus
from tests.jobs.factories import a_job, url

POLL = 'hx-trigger="every 2s"'


@pytest.fixture(autouse=True)
def no_pace(monkeypatch):
    monkeypatch.setattr("dashboard.jobs.kinds.seconds_at_pace", lambda workspace, calls: 170)


def ask(browser, workspace, shown="", agent_id=924):
    address = f"/workspaces/{workspace.pk}/agents/{agent_id}/conversations/-/jobs/"
    return browser.get(address, headers={"HX-Request": "true", "Shown": shown})


def strip(browser, workspace, **more):
    return ask(browser, workspace, **more).content.decode()


def test_it_is_empty_and_quiet_when_there_is_nothing(vic, ed, workspace):
    a_job(ed, workspace, JobStatus.READY)
    a_job(ed, workspace, JobStatus.DONE, ended_at=timezone.now() - timedelta(minutes=6))
    text = strip(vic, workspace)
    assert "hidden" in text
    assert "strip-line" not in text
    assert POLL not in text


def test_scheduled_offers_undo(ed, workspace):
    job = a_job(ed, workspace, JobStatus.SCHEDULED)
    text = strip(ed, workspace)
    assert "Starts in 30 seconds. Nothing has been sent." in text
    assert f'action="{url(job, "undo/")}"' in text
    assert POLL in text


def test_a_viewer_sees_no_undo(vic, ed, workspace):
    a_job(ed, workspace, JobStatus.SCHEDULED)
    assert "<button" not in strip(vic, workspace)


def test_running_tells_how_far_and_how_long(vic, ed, workspace):
    a_job(ed, workspace, JobStatus.RUNNING, ["deleted"] * 2 + ["queued"] * 3)
    assert "Deleting: 2 of 5, about 3 minutes." in strip(vic, workspace)


def test_paused_tells_why(vic, ed, workspace):
    a_job(ed, workspace, JobStatus.PAUSED, ["deleted", "queued"], reason="ed paused it.")
    assert "Paused after 1 of 2. ed paused it." in strip(vic, workspace)


def test_just_over_tells_the_result(vic, ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["deleted"])
    text = strip(vic, workspace)
    assert "Of 1 conversation, 1 was deleted." in text
    assert "Reload the list" in text
    assert f'href="{url(job)}"' in text
    assert POLL not in text


def test_the_list_is_loaded_again_as_it_is_shown(vic, ed, workspace):
    a_job(ed, workspace, JobStatus.DONE, ["deleted"])
    page = f"/workspaces/{workspace.pk}/agents/924/conversations/?name=a&page=2"
    address = page.partition("?")[0] + "-/jobs/"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    assert f'hx-get="{page.replace("&", "&amp;")}"' in vic.get(address, headers=headers).content.decode()


def test_while_only_words_change_no_button_is_swapped_away(ed, workspace):
    job = a_job(ed, workspace, JobStatus.SCHEDULED)
    response = ask(ed, workspace, shown=f"{job.pk}:scheduled")
    assert response["HX-Reswap"] == "none"
    assert f'<span id="strip-{job.pk}" hx-swap-oob="true">Starts in' in response.content.decode()
    assert "<button" not in response.content.decode()


def test_the_page_is_told_when_one_that_it_shows_is_over(vic, ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["deleted"])
    assert "jobOver" in ask(vic, workspace, shown=f"{job.pk}:verifying")["HX-Trigger"]
    assert "HX-Trigger" not in ask(vic, workspace).headers
    assert "HX-Trigger" not in ask(vic, workspace, shown=f"{job.pk}:done").headers


def test_it_is_about_one_agent(vic, ed, workspace):
    a_job(ed, workspace, JobStatus.RUNNING)
    assert "strip-line" not in strip(vic, workspace, agent_id=925)


def test_strangers_find_nothing(stranger, workspace):
    assert ask(stranger, workspace).status_code == 404
