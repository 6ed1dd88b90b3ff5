"""The check after a run: what was in doubt is settled, and every conversation has come to one end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.audit.models import Action, Entry
from dashboard.cleanup import create, deleting, renaming
from dashboard.cleanup.deleting import Delete
from dashboard.cleanup.rename_rules import Rule
from dashboard.cleanup.renaming import Rename
from dashboard.jobs import claims, control, lanes, leases, manifests, sending, verifying
from dashboard.jobs.breaker import Verdict
from dashboard.jobs.models import Item, Job
from dashboard.jobs.results import Result
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault
from tests.jobs.flows import actor_of, counts, due, states, turn


def in_doubt(job, number):
    item = job.items.order_by("position")[number]
    Item.objects.filter(pk=item.pk).update(state=ItemStatus.UNKNOWN, ambiguous=True)
    return item


def verifying_job(api, ed, number=4, **more):
    job = due(api, ed, number, **more)
    job.items.update(state=ItemStatus.DELETED if job.kind == Delete.name else ItemStatus.RENAMED)
    Job.objects.filter(pk=job.pk).update(stage=JobStatus.VERIFYING, beat_at=timezone.now())
    return job


def audited(job):
    rows = Entry.objects.filter(job=job.pk, action=Action.CONVERSATION_DELETED)
    return sorted(rows.values_list("subject", "outcome"))


def test_what_is_absent_is_gone_and_what_is_listed_stays_in_doubt(api, ed):
    job = verifying_job(api, ed)
    gone, there = in_doubt(job, 0), in_doubt(job, 1)
    api.sandbox.ask("DELETE", f"/projects/{api.agent_id}/conversations/{gone.session_id}")
    turn(job)
    assert states(job)[:2] == [ItemStatus.GONE_UNCONFIRMED, ItemStatus.UNKNOWN]
    assert job.stage == JobStatus.DONE
    assert job.verified_at is not None
    there.refresh_from_db()
    assert (there.listed, there.reason) == (True, deleting.STILL_THERE)
    assert audited(job) == sorted([(gone.session_id, "gone_unconfirmed"), (there.session_id, "unknown")])


def test_what_was_called_deleted_and_is_still_listed_is_said(api, ed):
    job = verifying_job(api, ed)
    turn(job)
    assert set(job.items.values_list("listed", flat=True)) == {True}


def test_a_rename_whose_answer_was_lost_is_settled_by_its_name(api, ed):
    job = verifying_job(api, ed, kind=Rename, rename=Rule(front="Old: ").as_json())
    job.items.update(new_name="A new name")
    done, not_done = in_doubt(job, 0), in_doubt(job, 1)
    path = f"/projects/{api.agent_id}/conversations/{done.session_id}"
    api.sandbox.ask("PUT", path, {"name": "A new name"})
    turn(job)
    done.refresh_from_db()
    not_done.refresh_from_db()
    assert (done.state, not_done.state, not_done.reason) == (ItemStatus.RENAMED, ItemStatus.UNKNOWN, renaming.OLD_NAME)


def test_without_a_list_it_ends_and_says_that_it_was_not_checked(api, ed):
    job = verifying_job(api, ed)
    in_doubt(job, 0)
    api.sandbox.inject(Fault("unauthorized", method="GET", times=None))
    turn(job)
    assert (job.stage, job.verified_at, states(job)[0]) == (JobStatus.DONE, None, ItemStatus.UNKNOWN)


def test_while_the_api_is_down_it_waits(api, ed):
    job = verifying_job(api, ed)
    api.sandbox.inject(Fault("unavailable", method="GET", times=None))
    turn(job)
    assert job.stage == JobStatus.VERIFYING
    assert job.resume_at > timezone.now()
    assert job.reason.endswith("This retries automatically.")


def test_it_remains_where_it_was_interrupted(api, ed, monkeypatch):
    rows = [row for page in (1, 2, 3) for row in api.client.conversations(api.agent_id, page=page).items]
    job = create.from_rows(actor_of(ed, api.workspace), api.agent_id, "Agent", rows)
    job.items.update(state=ItemStatus.DELETED)
    Job.objects.filter(pk=job.pk).update(stage=JobStatus.VERIFYING, account="42:7", confirmed_at=timezone.now())
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now())
    answers = iter([True, False])
    monkeypatch.setattr("dashboard.jobs.runner.TimeSlice.remains", lambda self: next(answers, False))
    turn(job)
    assert job.stage == JobStatus.VERIFYING
    looked_at = job.items.filter(listed=True).count()
    assert 0 < looked_at < 30
    monkeypatch.undo()
    turn(job)
    assert job.stage == JobStatus.DONE
    assert job.items.filter(listed=True).count() == 30


def test_it_waits_for_what_a_dead_run_was_sending(api, ed):
    job = verifying_job(api, ed)
    item = job.items.first()
    until = timezone.now() + timedelta(seconds=60)
    Item.objects.filter(pk=item.pk).update(state=ItemStatus.SENDING, lease_until=until)
    turn(job)
    assert (job.stage, job.resume_at) == (JobStatus.VERIFYING, until)
    Item.objects.filter(pk=item.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    Job.objects.filter(pk=job.pk).update(resume_at=None)
    turn(job)
    assert (job.stage, states(job)[0]) == (JobStatus.DONE, ItemStatus.UNKNOWN)


@pytest.mark.parametrize("doubt", [False, True])
def test_what_a_cancelled_run_gives_back_is_ended_too(api, ed, monkeypatch, doubt):
    """The cancel comes while the call is under way, and then the call was not even sent."""
    job = due(api, ed)
    if doubt:
        job.items.update(ambiguous=True)

    def cancelled_meanwhile(*args):
        control.cancel(Job.objects.get(pk=job.pk), actor_of(ed, api.workspace))
        return Result(ItemStatus.QUEUED)

    monkeypatch.setattr(sending, "send", cancelled_meanwhile)
    turn(job)
    end = ItemStatus.UNKNOWN if doubt else ItemStatus.CANCELLED
    assert counts(job) == {end: 3}
    assert len(audited(job)) == 3
    assert job.stage == (JobStatus.DONE if doubt else JobStatus.CANCELLED)


def test_one_who_has_lost_the_job_writes_nothing(api, ed):
    job = verifying_job(api, ed)
    in_doubt(job, 0)
    run = leases.acquire(str(job.pk))
    Job.objects.filter(pk=job.pk).update(owner=leases.Lease(job).owner)
    verifying.verify(run, api.client, lambda: True)
    assert set(job.items.values_list("listed", flat=True)) == {None}


def test_a_job_that_was_stopped_leaves_what_was_being_sent_in_doubt(api, ed):
    job = due(api, ed)
    run = leases.acquire(str(job.pk))
    dead = claims.claim(run)
    gone = Verdict(JobStatus.STOPPED, "The agent is gone.")
    lanes.apply(gone, run, None)
    dead.refresh_from_db()
    assert (dead.state, dead.ambiguous, dead.owner) == (ItemStatus.UNKNOWN, True, None)
    assert sorted(audited(job))
    assert counts(job) == {ItemStatus.UNKNOWN: 1, ItemStatus.CANCELLED: 2}


def test_another_try_of_what_is_in_doubt_claims_nothing(api, ed):
    """Our first call did it, though nobody heard so, and the check could not be made."""
    job = due(api, ed, 1)
    api.sandbox.inject(Fault("reset_after", method="DELETE"))
    api.sandbox.inject(Fault("unauthorized", method="GET", times=2))
    lost = Fault("reset_before", method="DELETE", times=None)
    api.sandbox.inject(lost)
    turn(job)
    assert (states(job), job.stage) == ([ItemStatus.UNKNOWN], JobStatus.DONE)
    api.sandbox.clear_faults()
    again = manifests.retry(actor_of(ed, api.workspace), job)
    Job.objects.filter(pk=again.pk).update(stage=JobStatus.RUNNING, beat_at=timezone.now(), confirmed_at=timezone.now())
    turn(again)
    assert states(again) == [ItemStatus.GONE_UNCONFIRMED]
