"""A key, an agent or a pace that does not let a job go on: where it stands then, and what resumes it."""

import pytest
from django.utils import timezone

from dashboard.cleanup.deleting import Delete
from dashboard.jobs import runner
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from tests.jobs.faults.broken import (
    new_key,
    resumed,
    wrong,
)
from tests.jobs.flows import counts, states, turn

# The key


def test_a_refused_key_stops_it_at_once(api, job):
    wrong(api, "unauthorized", times=None)
    turn(job)
    assert len(api.sent()) == 1
    assert (job.stage, counts(job)) == (JobStatus.PAUSED, {ItemStatus.QUEUED: 3})
    assert job.reason == (
        "The API does not accept this workspace's key. An administrator of the workspace can replace it. "
        "Then resume this."
    )
    assert not job.items.filter(ambiguous=True).exists()


def test_with_a_new_key_of_the_same_account_it_remains(api, job, ed):
    Job.objects.filter(pk=job.pk).update(account="")
    job.refresh_from_db()
    wrong(api, "unauthorized")
    turn(job)
    assert job.account
    before = job.key_identity
    new_key(api)
    resumed(job, ed)
    assert (job.stage, counts(job)) == (JobStatus.DONE, {ItemStatus.DELETED: 3})
    assert job.key_identity != before


def test_with_a_key_of_another_account_it_does_not(api, job, ed):
    wrong(api, "unauthorized")
    Job.objects.filter(pk=job.pk).update(account="1:")
    job.refresh_from_db()
    turn(job)
    new_key(api)
    resumed(job, ed)
    assert (job.stage, job.reason) == (JobStatus.PAUSED, runner.OTHER_ACCOUNT)
    assert counts(job) == {ItemStatus.QUEUED: 3}
    assert len(api.sent()) == 1


@pytest.mark.parametrize(("known", "stage"), [(True, JobStatus.DONE), (False, JobStatus.PAUSED)])
def test_a_key_replaced_before_the_first_call_is_judged_by_what_is_known_of_the_old_one(api, job, ed, known, stage):
    user = api.client.user()
    older = {"key_identity": job.key_identity, "account": f"{user.id}:{user.team_id or ''}" if known else ""}
    Job.objects.create(workspace=api.workspace, agent_id=1, kind=Delete.name, stage=JobStatus.DONE, **older)
    Job.objects.filter(pk=job.pk).update(account="")
    job.refresh_from_db()
    new_key(api)
    assert turn(job).stage == stage


def test_with_the_refused_key_it_stops_again(api, job, ed):
    wrong(api, "unauthorized", times=None)
    turn(job)
    resumed(job, ed)
    assert (job.stage, len(api.sent())) == (JobStatus.PAUSED, 2)


# The agent


def test_the_first_404_asks_for_the_agent(api, job):
    wrong(api, "not_found", times=2)
    turn(job)
    assert states(job) == [ItemStatus.ALREADY_GONE, ItemStatus.ALREADY_GONE, ItemStatus.DELETED]
    path = f"/api/v1/projects/{api.agent_id}"
    assert len([entry for entry in api.sent("GET") if entry.path == path]) == 1
    assert list(job.items.values_list("listed", flat=True)) == [True, True, False]


def test_when_the_agent_is_gone_it_stops(api, job):
    api.sandbox.ask("DELETE", f"/projects/{api.agent_id}")
    turn(job)
    assert len(api.sent()) == 2  # the other one was ours, above
    assert (job.stage, counts(job)) == (JobStatus.STOPPED, {ItemStatus.CANCELLED: 3})
    assert job.reason == "The agent is gone, or the key can't see it any more. Nothing else was sent."
    assert set(job.items.values_list("reason", flat=True)) == {job.reason}


def test_when_the_agent_is_gone_what_was_in_doubt_stays_so(api, job):
    Item.objects.filter(pk=job.items.first().pk).update(ambiguous=True)
    api.sandbox.ask("DELETE", f"/projects/{api.agent_id}")
    turn(job)
    assert states(job) == [ItemStatus.UNKNOWN, ItemStatus.CANCELLED, ItemStatus.CANCELLED]


# Too many


@pytest.mark.parametrize("name", ["throttled", "throttled_date"])
def test_when_it_is_too_much_the_api_is_left_alone_for_a_while(api, job, name):
    wrong(api, name, retry_after=1)
    turn(job)
    assert (counts(job), job.stage) == ({ItemStatus.DELETED: 3}, JobStatus.DONE)


@pytest.mark.parametrize(("name", "seconds"), [("throttled", 120), ("throttled_bare", 30), ("throttled", 9000)])
def test_for_as_long_as_it_says(api, job, monkeypatch, name, seconds):
    wrong(api, name, retry_after=seconds)
    monkeypatch.setattr("dashboard.jobs.runner.TimeSlice.remains", lambda self: not api.sent())
    turn(job)
    assert (counts(job), job.stage, len(api.sent())) == ({ItemStatus.QUEUED: 3}, JobStatus.RUNNING, 1)
    assert not job.items.filter(ambiguous=True).exists()
    from dashboard.ratelimits.models import Budget

    left = Budget.objects.get().blocked_until - timezone.now().timestamp()
    assert min(seconds, 300) - 5 < left <= min(seconds, 300)


def test_when_the_credits_are_used_up_no_waiting_helps(api, job):
    wrong(api, "quota")
    turn(job)
    assert (job.stage, counts(job), len(api.sent())) == (JobStatus.PAUSED, {ItemStatus.QUEUED: 3}, 1)
    assert job.reason.startswith("The account's query credits are used up.")
