"""What a job of questions shows: the answers so far, its receipt, the strip and the lists."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.cleanup.models import Mark
from dashboard.conversations.notes import notes_on
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions.models import Question
from tests.conftest import HTMX
from tests.jobs.factories import url
from tests.questions.factories import asking


def page(browser, job, **query):
    return browser.get(url(job), query).content.decode()


def more(browser, job, after):
    return browser.get(url(job, "answers/"), {"after": after}, headers=HTMX).content.decode()


def test_the_receipt_speaks_of_questions(ed, workspace):
    text = page(ed, asking(ed, workspace))
    assert "Ask 3 questions: done" in text
    assert "Of 3 questions, 1 was answered, 1 failed and 1 has an outcome that is not known." in text
    assert "Asked by" in text
    assert "Ask the rest again" in text
    for word in ("Checked against", "could not be checked", "Time to undo", "Confirmed by", "Retry"):
        assert word not in text


def test_an_answer_is_shown_with_its_time_and_sources(ed, workspace):
    text = page(ed, asking(ed, workspace))
    assert "<strong>Answer</strong> 1." in text
    assert "3.2 s" in text
    assert "/conversations/-/citations/?id=12&amp;id=13" in text
    assert "/conversations/made-1/" in text


def test_only_one_outcome(ed, workspace):
    text = page(ed, asking(ed, workspace), outcome="failed")
    assert "Question 2?" in text
    assert "Question 1?" not in text


def test_a_viewer_reads_and_does_nothing(vic, ed, workspace):
    text = page(vic, asking(ed, workspace))
    assert "Question 1?" in text
    assert "Ask the rest again" not in text
    assert "job-clear" not in text


def test_running_it_shows_what_is_answered_and_asks_for_more(ed, workspace):
    job = asking(ed, workspace, JobStatus.RUNNING, states=("answered", "sending", "queued"))
    text = page(ed, job)
    assert "Asking 3 questions" in text
    assert "Question 1?" in text
    assert "Question 2?" not in text
    assert f'{url(job, "answers/")}?after=1"' in text


def test_what_has_come_since_is_added(ed, workspace):
    job = asking(ed, workspace, JobStatus.RUNNING, states=("answered", "answered", "queued"))
    text = more(ed, job, 1)
    assert 'hx-swap-oob="beforeend:#answers"' in text
    assert "Question 2?" in text
    assert "Question 1?" not in text
    assert "?after=2" in text
    assert "oob" not in more(ed, job, 2)


def test_once_it_is_over_it_asks_no_more(ed, workspace):
    assert "hx-get" not in more(ed, asking(ed, workspace), 3)


def test_fifty_a_page_and_the_last_one_while_it_runs(ed, workspace):
    job = asking(ed, workspace, JobStatus.RUNNING, states=("answered",) * 51 + ("queued",))
    assert "Question 51?" in page(ed, job)
    first = ed.get(url(job), {"page": 1}, headers=HTMX | {"HX-Target": "table"}).content.decode()
    assert "Question 50?" in first
    assert "Question 51?" not in first
    assert "more-answers" not in first


def test_numbers_and_the_dialog_speak_of_answers(ed, workspace):
    job = asking(ed, workspace, JobStatus.RUNNING, states=("answered", "sending", "queued"))
    text = ed.post(url(job, "cancel/")).content.decode()
    assert "1 has been answered. The other 2 questions will not be asked, except one" in text
    job.stage = JobStatus.VERIFYING
    job.save()
    assert "Looking up unanswered questions" in page(ed, job)


def test_the_strip_and_the_jobs_speak_of_questions(ed, workspace):
    asking(ed, workspace)
    paused = asking(ed, workspace, JobStatus.PAUSED, states=("answered", "queued"))
    strip = ed.get(url(paused, agent=True), headers=HTMX).content.decode()
    assert "Ask 2 questions." in strip
    assert "Of 3 questions, 1 was answered" in strip
    listed = ed.get(f"/workspaces/{workspace.pk}/jobs/").content.decode()
    assert "Ask 3 questions" in listed
    assert "onversations, 1" not in listed


def test_hostile_answers_stay_words(ed, workspace):
    job = asking(ed, workspace, states=("answered",))
    Question.objects.update(text="<script>x</script>", answer='<img src=x onerror="x"> [a](javascript:x)')
    text = page(ed, job)
    assert "<script>x" not in text
    assert "<img" not in text
    assert 'href="javascript' not in text


def test_it_can_t_be_tried_again_as_it_is(ed, workspace):
    job = asking(ed, workspace)
    response = ed.post(url(job, "retry/"), follow=True)
    assert "never retried automatically" in response.content.decode()


def test_a_row_without_an_id_is_no_question(ed, workspace):
    asking(ed, workspace, JobStatus.RUNNING, states=("queued", "sending"))
    assert notes_on(workspace, 924, ["", "made-1"]).pending == {}


@pytest.mark.parametrize("state", [ItemStatus.QUEUED, ItemStatus.SENDING])
def test_a_star_keeps_no_question(ed, workspace, state):
    job = asking(ed, workspace, JobStatus.RUNNING, states=(state,))
    Mark.objects.create(workspace=workspace, agent_id=924, session_id="", starred=True)
    assert Item.objects.get(job=job).state == state


def test_a_question_of_a_worker_that_died_is_said_to_be_waited_for(ed, workspace):
    job = asking(ed, workspace, JobStatus.VERIFYING, states=("answered", "sending"))
    assert "when its worker ended" not in page(ed, job)
    Job.objects.filter(pk=job.pk).update(resume_at=timezone.now() + timedelta(minutes=3))
    assert "A call was under way when its worker ended." in page(ed, job)
