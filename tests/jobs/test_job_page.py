from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.cleanup.deleting import Delete
from dashboard.cleanup.renaming import Rename
from dashboard.jobs import confirming
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions.kind import Ask
from dashboard.workspaces.models import Rules
from tests.conftest import HTMX
from tests.jobs.factories import a_job, url

POLL = 'hx-trigger="every 2s"'


def page(browser, job, **headers):
    response = browser.get(url(job), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


# -- Each stage ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", JobStatus.values)
@pytest.mark.parametrize("kind", [Delete.name, Rename.name, Ask.name])
def test_every_stage_has_a_page_and_a_fragment(ed, workspace, stage, kind):
    job = a_job(ed, workspace, stage, ItemStatus.values, kind=kind)
    whole, part = page(ed, job), page(ed, job, **HTMX)
    assert "<html" in whole
    assert "<html" not in part
    assert '<section id="job"' in part


@pytest.mark.parametrize("stage", JobStatus.values)
def test_it_asks_again_only_while_something_changes_by_itself(ed, workspace, stage):
    live = {JobStatus.GATHERING, JobStatus.SCHEDULED, JobStatus.RUNNING, JobStatus.WAITING, JobStatus.VERIFYING}
    assert (POLL in page(ed, a_job(ed, workspace, stage))) == (stage in live)


def test_gathering_tells_how_far_it_is(ed, workspace):
    job = a_job(ed, workspace, JobStatus.GATHERING, (), gathered={"seen": 230, "total": 1012})
    text = page(ed, job)
    assert "230 of 1,012 looked at" in text
    assert '<progress value="230" max="1012"' in text


def test_gathering_that_nobody_takes_up(ed, workspace):
    job = a_job(ed, workspace, JobStatus.GATHERING, (), created_at=timezone.now() - timedelta(seconds=11))
    assert "No worker has picked this up yet." in page(ed, job)


def test_the_preview_asks_with_verb_and_number(ed, workspace):
    job = a_job(ed, workspace, JobStatus.READY, ["queued"] * 12 + ["kept"])
    text = page(ed, job)
    assert "Delete 12 conversations</button>" in text
    assert "1: It is starred." in text
    assert "Conversations that arrive later are not included." in text
    assert 'name="token" value="' in text
    assert 'name="typed"' not in text


def test_a_big_one_wants_its_number_typed(ed, workspace):
    Rules.objects.create(workspace=workspace, type_number_above=2)
    assert "Type 3 to confirm" in page(ed, a_job(ed, workspace))


def test_a_rename_shows_every_new_name(ed, workspace):
    job = a_job(ed, workspace, JobStatus.READY, ["queued"] * 21, kind=Rename.name)
    text = page(ed, job)
    assert "Rename 21 conversations</button>" in text
    assert "New 19<" in text
    assert "New 20<" not in text
    second = ed.get(url(job), {"page": 2}, headers=HTMX | {"HX-Target": "table"}).content.decode()
    assert "New 20<" in second
    assert 'id="job"' not in second


def test_scheduled_counts_down_and_offers_undo(ed, workspace):
    text = page(ed, a_job(ed, workspace, JobStatus.SCHEDULED))
    assert "Starts in 30 seconds. Nothing has been sent." in text
    assert " Undo</button>" in text


def test_paused_says_why_and_how_to_go_on(ed, workspace):
    text = page(ed, a_job(ed, workspace, JobStatus.PAUSED, reason="The API does not accept the key."))
    assert "The API does not accept the key." in text
    assert " Resume</button>" in text
    assert "Cancel …</button>" in text


def test_the_receipt(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["deleted", "failed", "unknown"], verified_at=timezone.now())
    text = page(ed, job)
    assert "Of 3 conversations, 1 was deleted, 1 failed and 1 has an outcome that is not known." in text
    assert "1 could not be checked." in text
    assert "Retry 2 conversations …</button>" in text
    assert "The API said no." in text
    assert "receipt.csv" in text


def test_the_receipt_by_outcome_and_page(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["deleted"] * 60 + ["failed"])
    only = ed.get(url(job), {"outcome": "failed"}, headers=HTMX | {"HX-Target": "table"}).content.decode()
    assert only.count("<tr>") == 2
    assert "session-60" in only
    assert ed.get(url(job), {"page": 2}).content.decode().count("<tr>") == 12
    assert ed.get(url(job), {"page": "x", "outcome": "odd"}).content.decode().count("<tr>") == 51


def test_a_receipt_whose_names_were_dropped(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["deleted"], names_dropped_at=timezone.now())
    text = page(ed, job)
    assert "Names were removed" in text
    assert "<code>session-0</code>" in text


# -- While it runs ------------------------------------------------------------------------------------------------


def poll(browser, job, said):
    return browser.get(url(job), headers=HTMX | {"HX-Target": "numbers", "Said": said})


def test_in_the_same_stage_only_numbers_are_sent_and_nothing_is_announced(ed, workspace):
    job = a_job(ed, workspace, JobStatus.RUNNING, ["deleted"] + ["queued"] * 4)
    response = poll(ed, job, "running-20")
    text = response.content.decode()
    assert '<div id="numbers"' in text
    assert "<button" not in text
    assert "HX-Retarget" not in response.headers
    assert "HX-Trigger" not in response.headers


def test_another_tenth_is_announced(ed, workspace):
    job = a_job(ed, workspace, JobStatus.RUNNING, ["deleted"] + ["queued"] * 4)
    assert "Deleting: 1 of 5" in poll(ed, job, "running-10")["HX-Trigger"]


def test_what_a_person_asked_for_is_not_announced(ed, workspace):
    response = ed.get(url(a_job(ed, workspace, JobStatus.DONE, ["deleted"])), headers=HTMX | {"HX-Target": "job"})
    assert "HX-Trigger" not in response.headers


def test_another_stage_brings_all_of_it(ed, workspace):
    response = poll(ed, a_job(ed, workspace, JobStatus.DONE, ["deleted"]), "running-90")
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#job", "outerHTML")
    assert "Of 1 conversation, 1 was deleted." in response["HX-Trigger"]
    assert POLL not in response.content.decode()


def test_a_look_at_ten_thousand_costs_few_queries(ed, workspace, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr("dashboard.jobs.kinds.seconds_at_pace", lambda workspace, calls: None)
    job = a_job(ed, workspace, JobStatus.RUNNING, ["queued"])
    with django_assert_max_num_queries(6):  # session, user, member, job, one GROUP BY, and the rate
        poll(ed, job, "running-0")


# -- Buttons ------------------------------------------------------------------------------------------------------


def test_confirming_once(ed, workspace):
    job = a_job(ed, workspace)
    token = confirming.token_for(job, ed.user.pk)
    response = ed.post(url(job, "confirm/"), {"token": token})
    assert (response.status_code, response["Location"]) == (302, url(job))
    job.refresh_from_db()
    assert job.stage == JobStatus.SCHEDULED
    again = ed.post(url(job, "confirm/"), {"token": token})
    assert again.status_code == 422
    assert " Undo</button>" in again.content.decode()


def test_confirming_in_the_dialog_closes_it_and_shows_the_strip(ed, workspace):
    job = a_job(ed, workspace)
    fields = {"token": confirming.token_for(job, ed.user.pk), "from": "dialog"}
    response = ed.post(url(job, "confirm/"), fields, headers=HTMX)
    assert response["HX-Retarget"] == "#jobs-strip"
    assert "closeDialog" in response["HX-Trigger-After-Settle"]
    assert "selectionCleared" in response["HX-Trigger"]
    assert " Undo</button>" in response.content.decode()


@pytest.mark.parametrize("where", ["page", "dialog"])
def test_a_wrong_number_stays_as_typed(ed, workspace, where):
    Rules.objects.create(workspace=workspace, type_number_above=2)
    job = a_job(ed, workspace)
    fields = {"token": confirming.token_for(job, ed.user.pk), "typed": "33", "from": where}
    response = ed.post(url(job, "confirm/"), fields, headers=HTMX if where == "dialog" else {})
    assert response.status_code == 422
    assert 'value="33"' in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert response.headers.get("HX-Retarget") == ("#dialog" if where == "dialog" else None)
    assert Job.objects.get().stage == JobStatus.READY


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_a_token_that_is_none_gets_a_fresh_one(ed, workspace, token):
    job = a_job(ed, workspace)
    response = ed.post(url(job, "confirm/"), {"token": token})
    assert response.status_code == 422
    assert 'name="token" value="' in response.content.decode()
    assert Job.objects.get().stage == JobStatus.READY


def test_undo(ed, workspace):
    job = a_job(ed, workspace, JobStatus.SCHEDULED)
    text = ed.post(url(job, "undo/"), follow=True).content.decode()
    assert "Undone. Nothing was sent" in text


def test_undo_in_the_strip_stays_in_the_strip(ed, workspace):
    job = a_job(ed, workspace, JobStatus.SCHEDULED)
    response = ed.post(url(job, "undo/"), headers=HTMX | {"HX-Target": "jobs-strip"})
    assert '<div id="jobs-strip"' in response.content.decode()
    assert "Undone. Nothing was sent" in response.content.decode()


def test_too_late_to_undo_says_so(ed, workspace):
    job = a_job(ed, workspace, JobStatus.RUNNING)
    response = ed.post(url(job, "undo/"), headers=HTMX)
    assert "message-warning" in response.content.decode()
    assert Job.objects.get().stage == JobStatus.RUNNING


def test_pause_and_resume(ed, workspace):
    job = a_job(ed, workspace, JobStatus.RUNNING)
    assert " Resume</button>" in ed.post(url(job, "pause/"), headers=HTMX).content.decode()
    assert " Resume</button>" not in ed.post(url(job, "resume/"), headers=HTMX).content.decode()


def test_cancel_asks_first(ed, workspace):
    job = a_job(ed, workspace, JobStatus.RUNNING, ["deleted", "deleted", "queued"])
    asked = ed.post(url(job, "cancel/"), headers=HTMX).content.decode()
    assert "2 are already deleted and stay deleted. The other 1 conversation will not be touched." in asked
    assert Job.objects.get().stage == JobStatus.RUNNING
    assert "<html" in ed.post(url(job, "cancel/")).content.decode()
    ed.post(url(job, "cancel/"), {"sure": "yes"})
    assert Item.objects.filter(state=ItemStatus.CANCELLED).count() == 1


def test_discard_leads_back_to_the_list(ed, workspace):
    job = a_job(ed, workspace)
    response = ed.post(url(job, "discard/"))
    assert response["Location"] == f"/workspaces/{workspace.pk}/agents/924/conversations/"
    assert not Job.objects.filter(stage=JobStatus.READY).exists()


def test_discard_in_the_dialog_answers_nothing(ed, workspace):
    assert ed.post(url(a_job(ed, workspace), "discard/"), {"from": "dialog"}, headers=HTMX).status_code == 204


def test_what_is_confirmed_is_not_discarded(ed, workspace):
    job = a_job(ed, workspace, JobStatus.RUNNING)
    ed.post(url(job, "discard/"))
    assert Job.objects.get().stage == JobStatus.RUNNING


def test_retry_makes_a_new_preview(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["deleted", "failed", "unknown"])
    text = ed.post(url(job, "retry/"), follow=True).content.decode()
    assert "Delete 2 conversations</button>" in text


def test_there_is_nothing_to_retry(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["deleted"])
    assert ed.post(url(job, "retry/"))["Location"] == url(job)
    assert Job.objects.count() == 1


# -- Who may see it -----------------------------------------------------------------------------------------------

VERBS = ["choose", "confirm", "undo", "pause", "resume", "cancel", "discard", "retry"]


@pytest.mark.parametrize("stage", [JobStatus.GATHERING, JobStatus.CHOOSING, JobStatus.READY])
def test_what_is_not_confirmed_is_its_makers_alone(ann, ed, workspace, stage):
    assert ann.get(url(a_job(ed, workspace, stage))).status_code == 404
    assert ann.post(url(a_job(ed, workspace, stage), "discard/")).status_code == 404


def test_what_is_confirmed_is_everybodys_to_see(vic, ed, workspace):
    text = page(vic, a_job(ed, workspace, JobStatus.RUNNING))
    assert "<button" not in text[text.index('id="job"') : text.index("</main>")]


@pytest.mark.parametrize("verb", VERBS)
def test_viewers_may_not_and_strangers_find_nothing(vic, stranger, ed, workspace, verb):
    job = a_job(ed, workspace, JobStatus.RUNNING)
    assert vic.post(url(job, f"{verb}/")).status_code == 403
    assert stranger.post(url(job, f"{verb}/")).status_code == 404
    assert ed.get(url(job, f"{verb}/")).status_code == 405
