"""The form: what it takes, what it refuses, and what it says beforehand."""

import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.utils import timezone

from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions.kind import Ask
from dashboard.questions.models import Question
from tests.conftest import API
from tests.jobs.factories import a_job, url
from tests.questions.factories import PLAN, asking
from tests.rows import agent_row, ok


@pytest.fixture(autouse=True)
def api(upstream, db):
    caches["upstream"].clear()
    upstream.get(f"{API}/projects/924", json=ok(agent_row()))
    return upstream


def address(workspace, suffix=""):
    return f"/workspaces/{workspace.pk}/agents/924/questions/{suffix}"


def ask(browser, workspace, **data):
    sent = {"once": uuid4(), "questions": "Who?\n\n  What? \r\n", "way": "one", "name": "", "mark": "on"}
    return browser.post(address(workspace), sent | data)


def texts(job):
    return list(Question.objects.filter(item__job=job).order_by("item__position").values_list("text", flat=True))


def test_it_makes_a_job_that_is_due(ed, workspace):
    response = ask(ed, workspace, language="de")
    job = Job.objects.get()
    assert response.headers["Location"] == f"/workspaces/{workspace.pk}/jobs/{job.pk}/"
    assert (job.kind, job.stage, job.words, job.who) == (Ask.name, JobStatus.RUNNING, "2 questions", "ed")
    assert (job.agent_id, job.agent_name, job.undo_seconds) == (924, "Help desk", 0)
    assert job.confirmed_at
    assert job.key_identity
    assert texts(job) == ["Who?", "What?"]
    assert job.counts()[ItemStatus.QUEUED] == 2
    today = timezone.localdate().isoformat()
    assert job.asks == PLAN | {
        "session_id": "",
        "conversation_name": f"[test] Test {today}",
        "options": {"language": "de", "source": "", "persona": "", "model": ""},
    }


def test_one_each_has_a_name_each(ed, workspace):
    ask(ed, workspace, way="each", mark="", name="{n}/{question}")
    job = Job.objects.get()
    assert list(job.items.values_list("new_name", flat=True)) == ["1/Who?", "2/What?"]
    assert job.asks["each"]


def test_the_form_sent_twice_makes_one_job(ed, workspace):
    once = uuid4()
    first, second = ask(ed, workspace, once=once), ask(ed, workspace, once=once)
    assert first.headers["Location"] == second.headers["Location"]
    assert Job.objects.count() == 1


def test_the_form_sent_again_with_other_questions_makes_none(ed, workspace):
    once = uuid4()
    ask(ed, workspace, once=once)
    response = ask(ed, workspace, once=once, questions="Quite another?")
    assert response.status_code == 422
    text = response.content.decode()
    assert "This form was already sent with other questions." in text
    assert "Quite another?</textarea>" in text
    assert Job.objects.count() == 1
    fresh = re.search(r'name="once" value="([^"]+)"', text)[1]
    assert fresh != str(once)
    assert ask(ed, workspace, once=fresh, questions="Quite another?").status_code == 302
    assert Job.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"questions": " \n \n"}, "Paste at least one question."),
        ({"questions": ""}, "Paste at least one question."),
        ({"questions": "x\n" * 201}, "Ask at most 200 at a time; you have 201."),
        ({"questions": f"Fine\n\n{'x' * 4001}"}, "Line 3 has 4,001 characters; use at most 4,000."),
        ({"name": "{m}"}, "{m} is not known here."),
        ({"name": "x" * 256}, "Use at most 255 characters."),
        ({"way": "both"}, "Choose where to ask them."),
        ({"language": "<b>"}, "Enter a language code"),
        ({"once": "1"}, "This form can&#x27;t be read."),
    ],
)
def test_what_it_refuses_keeps_what_was_typed(ed, workspace, data, sentence):
    response = ask(ed, workspace, **data)
    assert response.status_code == 422
    text = response.content.decode()
    assert sentence in text or sentence.replace("&#x27;", "'") in text
    assert data.get("questions", "What?").strip()[:20] in text
    assert not Job.objects.exists()


def test_200_questions_of_4000_characters_are_not_too_many(ed, workspace):
    assert ask(ed, workspace, questions="\n".join(["x" * 4000] * 200)).status_code == 302


def test_nor_when_each_letter_takes_twelve_bytes(ed, workspace):
    body = urlencode({"once": uuid4(), "way": "one", "name": "", "questions": "\r\n".join(["\U0001f600" * 4000] * 200)})
    response = ed.post(address(workspace), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert Question.objects.count() == 200


def test_it_says_what_it_will_cost(ed, workspace):
    data = {"preview": "1", "questions": "a\nb\nc", "way": "each"}
    response = ed.post(address(workspace), data, headers={"HX-Request": "true"})
    assert response.status_code == 200
    text = response.content.decode()
    assert "3 questions: 6 calls, and 3 query credits." in text
    assert "<form" not in text


def test_at_todays_pace(ed, workspace, monkeypatch):
    monkeypatch.setattr("dashboard.customgpt.RateLimiter.estimate", lambda limiter, calls: calls * 60.0)
    text = ask(ed, workspace, preview="1").content.decode()
    assert "2 questions: 3 calls, and 2 query credits. At the current pace that takes about 4 minutes." in text


def test_too_many_are_said_to_be_before_they_are_sent(ed, workspace):
    many = {"questions": "Who?\n" * 201, "way": "one", "preview": "1"}
    text = ed.post(address(workspace), many, headers={"HX-Request": "true"}).content.decode()
    assert "201 questions: at most 200 can be asked at a time." in text
    assert not Job.objects.exists()


def test_the_rest_of_an_earlier_job_is_filled_in(ed, ann, workspace):
    options = {"language": "de", "source": "", "persona": "", "model": ""}
    states = ("answered", "failed", "unknown", "cancelled")
    job = asking(ann, workspace, states=states, asks=PLAN | {"name": "Try {n}", "options": options, "mark": False})
    text = ed.get(address(workspace, f"?from={job.pk}")).content.decode()
    assert "Question 2?\nQuestion 3?\nQuestion 4?</textarea>" in text
    assert "Question 1?" not in text
    assert 'value="Try {n}"' in text
    assert 'value="de"' in text
    assert "checked" not in text.partition('name="mark"')[2].partition(">")[0]


def test_what_is_recorded_is_not_asked_again(ed, ann, workspace):
    job = asking(ann, workspace, states=("unknown", "failed"))
    job.items.filter(position=1).update(listed=True)
    text = ed.get(address(workspace, f"?from={job.pk}")).content.decode()
    assert "Question 2?</textarea>" in text
    assert "Question 1?" not in text
    assert "What became of" not in text


def test_nothing_is_left_to_be_asked_again(ed, workspace):
    job = asking(ed, workspace, states=("answered", "unknown"))
    assert "Ask the rest again" in ed.get(url(job)).content.decode()
    job.items.update(listed=True)
    assert "Ask the rest again" not in ed.get(url(job)).content.decode()


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        (("unknown", "failed"), "The outcome of 1 of them is not known: it may already be recorded."),
        (("unknown", "unknown"), "The outcome of 2 of them is not known: they may already be recorded."),
    ],
)
def test_what_may_have_been_recorded_is_said(ed, workspace, states, sentence):
    job = asking(ed, workspace, states=states)
    assert sentence in ed.get(address(workspace, f"?from={job.pk}")).content.decode()


@pytest.mark.parametrize("given", ["", "nonsense", "0" * 32])
def test_no_earlier_job(ed, workspace, given):
    assert ed.get(address(workspace, f"?from={given}")).status_code == 200


def test_a_deletion_is_no_earlier_job(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, states=("failed",))
    assert "test 0" not in ed.get(address(workspace, f"?from={job.pk}")).content.decode()
