"""What is due and held by nobody is put on the queue again, whatever became of messages and workers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.jobs import claims, dispatch, leases, rescue, runner
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import RUNNABLE, JobStatus
from dashboard.management.commands.worker import CHORES
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault
from tests.jobs.factories import a_job
from tests.jobs.flows import counts, due, states, turn

SOON = timedelta(minutes=1)


@pytest.fixture
def job(ed, workspace):
    def make(stage=JobStatus.RUNNING, **more):
        return a_job(ed, workspace, stage, **{"key_identity": "a key", "beat_at": timezone.now()} | more)

    return make


@pytest.fixture
def enqueued(monkeypatch):
    def enqueue_due():
        put = []
        monkeypatch.setattr(dispatch, "enqueue", lambda pk: bool(put.append(pk)) or True)
        rescue.enqueue_due()
        return put

    return enqueue_due


@pytest.mark.parametrize("stage", sorted(RUNNABLE - {JobStatus.SCHEDULED}))
def test_what_is_due_is_enqueued(job, stage, enqueued):
    made = job(stage)
    assert enqueued() == [str(made.pk)]


@pytest.mark.parametrize("stage", sorted(set(JobStatus) - RUNNABLE))
def test_what_waits_for_a_person_is_not(job, stage, enqueued):
    job(stage)
    assert enqueued() == []


def test_what_is_held_or_waits_is_not(job, enqueued):
    now = timezone.now()
    job(owner=leases.Lease(None).owner, lease_until=now + SOON, key_identity="one")
    job(resume_at=now + SOON, key_identity="two")
    job(JobStatus.SCHEDULED, key_identity="three")
    assert enqueued() == []


def test_an_expired_lease_is_nobodys(job, enqueued):
    lost = job(owner=leases.Lease(None).owner, lease_until=timezone.now() - timedelta(seconds=1))
    assert enqueued() == [str(lost.pk)]


def test_a_message_that_is_on_its_way_is_not_sent_twice_unless_it_takes_too_long(job, enqueued):
    made = job()
    assert enqueued() == [str(made.pk)]
    assert enqueued() == []
    Job.objects.update(enqueued_at=timezone.now() - rescue.ON_ITS_WAY - timedelta(seconds=1))
    assert enqueued() == [str(made.pk)]


def test_while_the_queue_is_down_nothing_is_lost(job, monkeypatch):
    monkeypatch.setattr(dispatch, "enqueue", lambda pk: False)
    job()
    assert rescue.enqueue_due() == 0


def test_with_one_key_it_is_in_turns_and_who_waited_longest_is_first(job, enqueued):
    now = timezone.now()
    late, early = job(served_at=now), job(served_at=now - SOON)
    other = job(served_at=now, key_identity="another key")
    assert enqueued() == [str(early.pk), str(other.pk)]
    Job.objects.update(enqueued_at=None)
    leases.acquire(str(other.pk))
    leases.acquire(str(late.pk))
    assert enqueued() == []


def test_after_its_turn_a_job_lets_the_next_one_on(api, ed, monkeypatch):
    """A large job does not keep a small one waiting for longer than a turn."""
    large, small = due(api, ed, 5), due(api, ed, 2)
    Job.objects.filter(pk=small.pk).update(served_at=None)
    put = []
    monkeypatch.setattr(dispatch, "enqueue", lambda pk: bool(put.append(pk)) or True)
    monkeypatch.setattr(runner, "SLICE", 0.0)
    monkeypatch.setattr(runner, "LOOK", 0.0)
    turn(large)
    assert large.stage == JobStatus.RUNNING
    assert put == [str(small.pk)]
    assert large.served_at is not None


def test_what_a_killed_run_left_is_sent_again_and_in_doubt(api, ed, enqueued):
    job = due(api, ed)
    run = leases.acquire(str(job.pk))
    item = claims.claim(run)
    api.client.delete_conversation(api.agent_id, item.session_id)  # its answer is lost with its process
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(lease_until=now - timedelta(seconds=1))
    assert enqueued() == [str(job.pk)]
    turn(job)
    assert states(job) == [ItemStatus.SENDING, ItemStatus.DELETED, ItemStatus.DELETED]
    assert job.resume_at == Item.objects.get(pk=item.pk).lease_until
    Item.objects.filter(pk=item.pk).update(lease_until=now - timedelta(seconds=1))
    Job.objects.filter(pk=job.pk).update(resume_at=None)
    turn(job)
    assert states(job) == [ItemStatus.GONE_UNCONFIRMED, ItemStatus.DELETED, ItemStatus.DELETED]
    assert job.stage == JobStatus.DONE


def test_a_mistake_of_ours_leaves_it_to_another_try(api, ed, monkeypatch):
    job = due(api, ed)
    with monkeypatch.context() as patch:
        patch.setattr(claims, "rescue", lambda run: 1 / 0)
        turn(job)
    assert (job.stage, job.owner) == (JobStatus.WAITING, None)
    assert job.resume_at > timezone.now()
    Job.objects.filter(pk=job.pk).update(resume_at=None)
    turn(job)
    assert counts(job) == {ItemStatus.DELETED: 3}


def test_once_an_hour_old_previews_are_forgotten(job, monkeypatch):
    monkeypatch.setattr(rescue, "tidied_at", float("-inf"))
    old = job(JobStatus.READY, confirmed_at=None, created_at=timezone.now() - timedelta(days=2))
    kept = [job(JobStatus.READY), job(JobStatus.DONE, created_at=timezone.now() - timedelta(days=2))]
    rescue.tidy(*CHORES)
    assert not Job.objects.filter(pk=old.pk).exists()
    assert Job.objects.filter(pk__in=[one.pk for one in kept]).count() == 2
    Job.objects.update(created_at=timezone.now() - timedelta(days=2))
    rescue.tidy(*CHORES)
    assert Job.objects.count() == 2


def test_a_fault_in_one_tick_is_no_matter_to_the_next(api, ed, enqueued):
    job = due(api, ed)
    api.sandbox.inject(Fault("reset_after", method="DELETE"))
    assert enqueued() == [str(job.pk)]
    turn(job)
    assert job.stage == JobStatus.DONE
