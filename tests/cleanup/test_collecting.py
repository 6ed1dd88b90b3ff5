"""Lists all that match into a job: complete, without what comes meanwhile, and from where another left off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.cleanup.create import from_criteria
from dashboard.cleanup.criteria import Criteria
from dashboard.customgpt import Client, Conversation, Page
from dashboard.jobs import leases
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault
from tests.jobs.flows import actor_of, turn


@pytest.fixture
def gather(api, ed):
    """Makes a job of all that fit, as yet without any."""

    def make(criteria=None):
        return from_criteria(actor_of(ed, api.workspace), api.agent_id, "Agent", criteria or Criteria())

    return make


def of(job):
    return [item.session_id for item in job.items.order_by("position")]


def all_ids(api):
    return api.sandbox.session_ids(api.agent_id)


def create(api):
    return api.sandbox.ask("POST", f"/projects/{api.agent_id}/conversations", {"name": "new"}).json()["data"]


def meanwhile(monkeypatch, at, do):
    """Something happens when the n-th page is asked for."""
    real, asked = Client.conversations, []

    def conversations(self, *args, **more):
        asked.append(1)
        if len(asked) == at:
            do()
        return real(self, *args, **more)

    monkeypatch.setattr(Client, "conversations", conversations)
    return asked


def test_it_takes_all_and_waits_for_the_confirmation(api, gather):
    job = turn(gather())
    assert job.stage == JobStatus.READY
    assert sorted(of(job)) == sorted(all_ids(api))
    assert job.words == "60 conversations"
    assert api.sent("DELETE") == []


def test_it_takes_what_fits_and_no_more(api, gather):
    left_out = all_ids(api)[0]
    job = turn(gather(Criteria(by="anonymous", left_out=frozenset([left_out]))))
    listed = api.sandbox.ask("GET", f"/projects/{api.agent_id}/conversations", userFilter="anonymous").json()
    assert left_out not in of(job)
    assert 0 < len(of(job)) <= listed["data"]["total"] < 60


@pytest.mark.parametrize("at", [2, 4, 6])
def test_what_arrives_meanwhile_is_not_meant(api, gather, monkeypatch, at):
    before, new = all_ids(api), []
    meanwhile(monkeypatch, at, lambda: new.append(create(api)["session_id"]))
    job = turn(gather())
    assert sorted(of(job)) == sorted(before)
    assert new[0] not in of(job)


@pytest.mark.parametrize("at", [3, 5])
def test_what_others_delete_meanwhile_lets_nothing_slip_past(api, gather, monkeypatch, at):
    oldest = all_ids(api)[-15:]

    def others_delete():
        for session_id in oldest:
            api.sandbox.ask("DELETE", f"/projects/{api.agent_id}/conversations/{session_id}")

    meanwhile(monkeypatch, at, others_delete)
    job = turn(gather())
    assert set(all_ids(api)) <= set(of(job))
    assert len(of(job)) == len(set(of(job)))


def test_what_comes_meanwhile_hides_nothing_that_slipped_past(api, gather, monkeypatch):
    """One is deleted and another created: the list is as long as before, and a row slid onto a page already read."""

    def others_are_busy():
        api.sandbox.ask("DELETE", f"/projects/{api.agent_id}/conversations/{before[-1]}")
        create(api)

    before = all_ids(api)
    meanwhile(monkeypatch, 3, others_are_busy)
    assert sorted(of(turn(gather()))) == sorted(before)


def test_another_goes_on_where_the_first_was_interrupted(api, gather, monkeypatch):
    job, answers = gather(), iter([True, True, False])
    monkeypatch.setattr("dashboard.jobs.runner.TimeSlice.remains", lambda self: next(answers, False))
    turn(job)
    assert job.stage == JobStatus.GATHERING
    assert len(of(job)) == 30
    monkeypatch.undo()
    monkeypatch.setattr("dashboard.jobs.lanes.AT_ONCE", 1)
    asked = len(api.sent("GET"))
    turn(job)
    assert sorted(of(job)) == sorted(all_ids(api))
    assert len(api.sent("GET")) - asked == 3


def test_one_who_has_lost_the_job_adds_nothing_to_it(api, gather, monkeypatch):
    """By then another may have listed it, and somebody may have confirmed it."""
    job = gather()

    def lost():
        Job.objects.filter(pk=job.pk).update(stage=JobStatus.READY, owner=None)

    meanwhile(monkeypatch, 3, lost)
    turn(job)
    assert (job.stage, len(of(job))) == (JobStatus.READY, 10)


def test_one_that_was_thrown_away_meanwhile_is_left_alone(api, gather, monkeypatch, caplog):
    job = gather()
    meanwhile(monkeypatch, 3, lambda: Job.objects.filter(pk=job.pk).delete())
    claims_before = Job.objects.count()
    from dashboard.jobs import runner

    runner.run(str(job.pk))
    assert Job.objects.count() == claims_before - 1
    assert "failed" not in caplog.text


@pytest.mark.parametrize("fault", ["odd_rows", "nan", "big_int", "deep_nesting", "lone_surrogate", "nul", "not_json"])
def test_odd_answers_make_no_odd_manifest(api, gather, fault):
    """Once: the client asks again, or the odd rows are read as far as they can be."""
    api.sandbox.inject(Fault(fault, method="GET", path="/conversations", times=1, skip=1))
    job = turn(gather())
    assert job.stage == JobStatus.READY
    assert len(set(of(job))) == len(of(job)) >= 50
    assert set(of(job)) <= set(all_ids(api))


def test_rows_seen_before_and_lying_totals_all_along(api, gather):
    api.sandbox.inject(Fault("odd_rows", method="GET", path="/conversations", times=None))
    job = turn(gather())
    assert job.stage == JobStatus.READY
    assert set(of(job)) <= set(all_ids(api))
    assert len(set(of(job))) == len(of(job)) > 0


def endless(monkeypatch, rows):
    """A list whose every page says that more are to come."""
    asked = []

    def conversations(self, agent_id, page=1, **more):
        asked.append(page)
        return Page(items=tuple(rows(page)), number=page, last=page + 5, total=10**9, per_page=10)

    monkeypatch.setattr(Client, "conversations", conversations)
    return asked


def conversation(number):
    return Conversation(number, f"session-{number}", "", None, None, None)


@pytest.mark.parametrize("rows", [lambda page: [], lambda page: [conversation(one) for one in range(1, 11)]])
def test_a_list_without_an_end_that_brings_nothing_new_ends(api, gather, monkeypatch, rows):
    asked = endless(monkeypatch, rows)
    job = turn(gather())
    assert job.stage == JobStatus.READY
    assert len(asked) < 20
    assert len(of(job)) == len(rows(1))


def test_a_list_without_an_end_that_always_brings_something_new_is_cut(api, gather, monkeypatch):
    monkeypatch.setattr("dashboard.cleanup.cursor.MOST", 50)
    asked = endless(monkeypatch, lambda page: [conversation(10**6 - 100 + page)] if page > 1 else [conversation(10**6)])
    job = turn(gather())
    assert job.stage == JobStatus.READY
    assert len(asked) <= 52


def test_while_the_api_is_down_it_says_so_and_tries_again(api, gather):
    api.sandbox.inject(Fault("unavailable", method="GET", path="/conversations", times=None))
    job = turn(gather())
    assert (job.stage, job.reason) == (
        JobStatus.GATHERING,
        "The API had an internal problem (error 503). Try again in a minute.",
    )
    assert job.resume_at > timezone.now()
    api.sandbox.clear_faults()
    Job.objects.filter(pk=job.pk).update(resume_at=None)
    turn(job)
    assert (job.stage, job.reason, job.down_since) == (JobStatus.READY, "", None)


def test_after_ten_minutes_it_gives_up(api, gather):
    api.sandbox.inject(Fault("unavailable", method="GET", path="/conversations", times=None))
    job = gather()
    Job.objects.filter(pk=job.pk).update(down_since=timezone.now() - timedelta(minutes=11))
    turn(job)
    assert job.stage == JobStatus.STOPPED
    assert job.items.filter(state=ItemStatus.SENDING).count() == 0


@pytest.mark.parametrize("fault", ["unauthorized", "forbidden", "gone_agent", "quota"])
def test_what_no_waiting_mends_stops_it(api, gather, fault):
    api.sandbox.inject(Fault(fault, method="GET", path="/conversations", times=None))
    job = turn(gather())
    assert job.stage == JobStatus.STOPPED
    assert job.reason
    assert not job.items.exists()
    assert leases.acquire(str(job.pk)) is None
