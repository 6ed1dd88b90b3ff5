"""The downloads, and what is left when they have grown old."""

import csv
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dashboard.jobs import receipt
from dashboard.jobs.models import Item, Job
from dashboard.questions.models import Question
from tests.jobs.factories import url
from tests.questions.factories import asking


def table(browser, job):
    content = b"".join(browser.get(url(job, "receipt.csv")).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(content.splitlines()))


def test_the_csv_has_the_answers(vic, ed, workspace):
    job = asking(ed, workspace)
    response = vic.get(url(job, "receipt.csv"))
    assert 'filename="answers-' in response.headers["Content-Disposition"]
    one, two, _three = table(vic, job)
    at = one.pop("at")
    assert at
    assert one == {
        "question": "Question 1?",
        "answer": "**Answer** 1.",
        "conversation": "[test] Test 2026-11-21",
        "session_id": "made-1",
        "outcome": "answered",
        "reason": "",
        "seconds": "3.2",
        "citations": "12, 13",
    }
    assert (two["outcome"], two["reason"], two["seconds"]) == ("failed", "The API refused: “No.”", "")


def test_no_cell_is_a_formula(ed, workspace):
    job = asking(ed, workspace, states=("answered",))
    Question.objects.update(text="=1+1", answer="\t@SUM(A1)")
    [row] = table(ed, job)
    assert (row["question"], row["answer"]) == ("'=1+1", "'\t@SUM(A1)")


def test_the_json_has_numbers(ed, workspace):
    job = asking(ed, workspace)
    rows = json.loads(b"".join(ed.get(url(job, "receipt.json")).streaming_content))
    assert rows[0]["citations"] == [12, 13]
    assert rows[0]["seconds"] == 3.2
    assert rows[1]["seconds"] is None


def test_the_command_line_knows_no_questions(ed, workspace):
    job = asking(ed, workspace)
    with pytest.raises(CommandError, match="There is no confirmed job"):
        call_command("conversations", "export-receipt", "--job", str(job.pk))


def test_after_a_while_the_words_are_dropped(ed, workspace):
    old = timezone.now() - timedelta(days=31)
    job = asking(ed, workspace, ended_at=old)
    assert receipt.drop_names() == 3
    assert receipt.drop_names() == 0
    job.refresh_from_db()
    assert job.names_dropped_at
    assert job.words == "3 questions"
    assert job.asks["conversation_name"] == ""
    assert set(Question.objects.values_list("text", "answer")) == {("", "")}
    assert list(Question.objects.values_list("citations", flat=True)) == [[]] * 3
    assert set(Item.objects.values_list("name", "new_name", "reason")) == {("", "", "")}
    text = ed.get(url(job)).content.decode()
    assert "Questions and answers were removed" in text
    assert "Ask the rest again" not in text
    assert "job-clear" not in text


def test_younger_words_stay(ed, workspace):
    asking(ed, workspace, ended_at=timezone.now() - timedelta(days=20))
    receipt.drop_names()
    assert Job.objects.get().names_dropped_at is None
    assert Question.objects.exclude(text="").exists()
