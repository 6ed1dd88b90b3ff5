"""Many questions, from the paste to the clearing away. The test plays the worker, so that nothing is waited for."""

import csv
import json

import pytest
from playwright.sync_api import expect

from dashboard.jobs import runner, sending
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.questions.kind import Ask
from dashboard.sandbox import Fault
from tests.browser.axe import violations
from tests.browser.site import both_sizes
from tests.browser.test_jobs import button, heading

THREE = ["Who is Tom?", "When are you open?", "What does it cost?"]


@pytest.fixture
def asking(listed):
    """Ann's, with three questions typed."""
    listed.get_by_role("link", name="Ask many").click()
    listed.get_by_label("Questions", exact=True).fill("\n".join(THREE))
    expect(listed.get_by_text("3 questions: 4 calls, and 3 query credits.")).to_be_visible()
    return listed


def answered(monkeypatch, number):
    """The job pauses by itself after so many answers, as if somebody had pressed the button meanwhile."""
    send, left = sending.send, [number]

    def sent(client, job, *rest):
        result = send(client, job, *rest)
        left[0] -= 1
        if left[0] == 0:
            Job.objects.filter(pk=job.pk).update(stage=JobStatus.PAUSED, reason="ann paused it.")
        return result

    monkeypatch.setattr(sending, "send", sent)


def rows(page):
    return page.locator("#answers > tr")


def asked(site):
    posts = [entry for entry in site.written if entry.method == "POST" and entry.path.endswith("/messages")]
    return [json.loads(entry.body)["prompt"] for entry in posts]


@both_sizes
def test_the_whole_way(asking, site, worker):
    before = site.ids
    button(asking, "Ask").click()
    heading(asking, "Asking 3 questions")
    worker.run()
    heading(asking, "Ask 3 questions: done")
    expect(asking.locator("#job").get_by_text("Of 3 questions, 3 were answered.")).to_be_visible()
    expect(rows(asking)).to_have_count(3)
    rows(asking).first.locator("summary").click()
    expect(rows(asking).first.locator(".prose")).to_be_visible()
    assert asked(site) == THREE
    with asking.expect_download() as download:
        asking.get_by_role("link", name="CSV").click()
    lines = csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines())
    assert [line["outcome"] for line in lines] == ["answered"] * 3
    [made] = set(site.ids) - set(before)
    assert site.name(made).startswith("[test] Test ")
    button(asking, "Delete this conversation …").click()
    heading(asking, "Delete 1 conversation?")
    button(asking, "Delete 1 conversation").click()
    expect(asking.get_by_role("button", name="Undo")).to_be_focused()
    worker.run()
    heading(asking, "Delete 1 conversation: done")
    assert site.ids == before
    assert site.deleted == [made]


def test_the_table_grows_and_what_is_open_stays_open(asking, worker, monkeypatch):
    button(asking, "Ask").click()
    heading(asking, "Asking 3 questions")
    with worker.turn, monkeypatch.context() as once:
        answered(once, 1)
        runner.run(str(Job.objects.get().pk))
        Job.objects.update(stage=JobStatus.RUNNING, reason="")
    expect(rows(asking)).to_have_count(1)
    rows(asking).first.locator("summary").click()
    expect(rows(asking).first.locator(".prose")).to_be_visible()
    with worker.turn, monkeypatch.context() as once:
        answered(once, 1)
        runner.run(str(Job.objects.get().pk))
        Job.objects.update(stage=JobStatus.RUNNING, reason="")
    expect(rows(asking)).to_have_count(2)
    expect(rows(asking).first.locator(".prose")).to_be_visible()
    expect(rows(asking).nth(1)).to_contain_text("When are you open?")


def test_stopped_and_the_rest_asked_again(asking, site, worker, monkeypatch):
    answered(monkeypatch, 1)
    button(asking, "Ask").click()
    heading(asking, "Asking 3 questions")
    worker.run()
    button(asking, "Cancel …").click()
    expect(asking.get_by_text("1 has been answered. The other 2 questions will not be asked.")).to_be_visible()
    button(asking, "Cancel the rest").click()
    worker.run()
    heading(asking, "Ask 3 questions: cancelled")
    asking.get_by_role("link", name="Ask the rest again …").click()
    expect(asking.get_by_label("Questions", exact=True)).to_have_value("\n".join(THREE[1:]))
    assert asked(site) == THREE[:1]


@both_sizes
def test_a_line_that_is_too_long_is_named(asking, complaints):
    complaints.expect("status of 422")
    asking.get_by_label("Questions", exact=True).fill("Fine\n" + "x" * 4001)
    button(asking, "Ask").click()
    expect(asking.get_by_role("alert")).to_contain_text("Line 2 has 4,001 characters")
    assert asking.get_by_label("Questions", exact=True).input_value().startswith("Fine\nxxx")


def test_axe_finds_nothing(asking, site, worker, monkeypatch):
    asking.get_by_text("Options").click()
    assert violations(asking) == []
    site.sandbox.inject(Fault("unprocessable", method="POST", path="/messages"))
    answered(monkeypatch, 2)
    button(asking, "Ask").click()
    worker.run()
    heading(asking, "Asking 3 questions")
    rows(asking).nth(1).locator("summary").click()
    assert violations(asking) == []
    button(asking, "Resume").click()
    expect(button(asking, "Pause")).to_be_focused()
    worker.run()
    heading(asking, "Ask 3 questions: done")
    assert worker.job.kind == Ask.name
    assert violations(asking) == []
