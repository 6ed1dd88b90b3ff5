"""Who may work on what: leases, marks before sending, outcomes that only their owner writes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.audit.models import Entry
from dashboard.cleanup.deleting import Delete
from dashboard.cleanup.models import Mark
from dashboard.cleanup.renaming import Rename
from dashboard.jobs import claims, control, leases, outcomes
from dashboard.jobs.models import Item
from dashboard.jobs.results import Result
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from tests.jobs.factories import a_job
from tests.jobs.flows import actor_of

PAST = timedelta(hours=1)


@pytest.fixture
def running(ed, workspace):
    """Makes jobs that somebody may take up now."""

    def make(stage=JobStatus.RUNNING, **more):
        return a_job(ed, workspace, stage, **{"key_identity": "a key", "beat_at": timezone.now()} | more)

    return make


def expire(job):
    type(job).objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_one_at_a_time_has_the_job(running):
    job = running()
    first = leases.acquire(str(job.pk))
    assert leases.acquire(str(job.pk)) is None
    expire(job)
    second = leases.acquire(str(job.pk))
    assert second.owner != first.owner
    assert leases.heartbeat(first) is False
    assert leases.heartbeat(second) is True


def test_one_at_a_time_has_the_key(running):
    first, second = running(), running()
    held = leases.acquire(str(first.pk))
    assert leases.acquire(str(second.pk)) is None
    leases.release(held)
    assert leases.acquire(str(second.pk)) is not None


def test_another_key_is_another_matter(running):
    leases.acquire(str(running().pk))
    assert leases.acquire(str(running(key_identity="another").pk)) is not None


@pytest.mark.parametrize(
    "stage",
    [JobStatus.PAUSED, JobStatus.DONE, JobStatus.CANCELLED, JobStatus.STOPPED, JobStatus.READY, JobStatus.CHOOSING],
)
def test_what_does_not_run_is_not_taken_up(running, stage):
    assert leases.acquire(str(running(stage=stage).pk)) is None


def test_a_release_of_a_lost_job_takes_it_from_nobody(running):
    job = running()
    first = leases.acquire(str(job.pk))
    expire(job)
    second = leases.acquire(str(job.pk))
    leases.release(first)
    job.refresh_from_db()
    assert job.owner == second.owner


@pytest.mark.parametrize("stage", [JobStatus.RUNNING, JobStatus.SCHEDULED, JobStatus.WAITING, JobStatus.VERIFYING])
def test_what_comes_from_an_old_backup_comes_back_paused(running, stage):
    past = timezone.now() - PAST
    job = running(
        stage=stage, undo_seconds=0, beat_at=past, due_at=past, resume_at=past if stage == JobStatus.WAITING else None
    )
    assert leases.acquire(str(job.pk)) is None
    job.refresh_from_db()
    assert (job.stage, job.reason) == (JobStatus.PAUSED, leases.STALE_REASON)


def test_somebody_who_looked_at_it_can_let_it_go_on(ed, workspace, running):
    job = running(beat_at=timezone.now() - PAST)
    leases.acquire(str(job.pk))
    control.resume(job, actor_of(ed, workspace))
    assert leases.acquire(str(job.pk)) is not None


def test_it_is_marked_before_it_is_handed_out(running):
    run = leases.acquire(str(running().pk))
    item = claims.claim(run)
    stored = Item.objects.get(pk=item.pk)
    assert (stored.state, stored.owner, stored.attempts, stored.position) == (ItemStatus.SENDING, run.owner, 1, 0)
    assert stored.lease_until > timezone.now()
    assert claims.claim(run).pk != item.pk


@pytest.mark.parametrize("stage", [JobStatus.PAUSED, JobStatus.VERIFYING, JobStatus.CANCELLED])
def test_nothing_is_handed_out_once_the_job_does_not_run(running, stage):
    run = leases.acquire(str(running().pk))
    type(run.job).objects.update(stage=stage)
    assert claims.claim(run) is None
    assert not run.job.items.filter(state=ItemStatus.SENDING).exists()


def test_nothing_is_handed_out_to_whom_the_job_was_taken_from(running):
    job = running()
    first = leases.acquire(str(job.pk))
    expire(job)
    leases.acquire(str(job.pk))
    assert claims.claim(first) is None


@pytest.mark.parametrize(("kind", "kept"), [(Delete.name, True), (Rename.name, False)])
def test_what_was_starred_meanwhile_is_kept_from_deletion(running, workspace, kind, kept):
    job = running(kind=kind)
    Mark.objects.create(workspace=workspace, agent_id=job.agent_id, session_id="session-0", starred=True)
    item = claims.claim(leases.acquire(str(job.pk)))
    assert item.session_id == ("session-1" if kept else "session-0")
    assert Entry.objects.filter(job=job.pk, outcome=ItemStatus.KEPT, subject="session-0").count() == kept


def test_an_outcome_is_written_once_with_its_row(running):
    run = leases.acquire(str(running().pk))
    item = claims.claim(run)
    assert outcomes.record_outcome(run, item, Result(ItemStatus.DELETED))
    assert not outcomes.record_outcome(run, item, Result(ItemStatus.FAILED))
    assert list(Entry.objects.filter(job=run.job.pk).values_list("subject", "outcome")) == [("session-0", "deleted")]


def test_what_is_not_known_stays_in_doubt_for_whoever_tries_again(running):
    """Its audit row comes with the check against the list."""
    run = leases.acquire(str(running().pk))
    item = claims.claim(run)
    assert outcomes.record_outcome(run, item, Result(ItemStatus.UNKNOWN, "The answer was lost."))
    assert Item.objects.get(pk=item.pk).ambiguous
    assert not Entry.objects.exists()


def test_only_what_a_dead_run_was_sending_is_taken_back_and_in_doubt(running):
    run = leases.acquire(str(running().pk))
    lost, held = claims.claim(run), claims.claim(run)
    Item.objects.filter(pk=lost.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert claims.rescue(run) == 1
    assert Item.objects.get(pk=lost.pk).ambiguous
    assert Item.objects.get(pk=held.pk).state == ItemStatus.SENDING
    assert not outcomes.record_outcome(run, lost, Result(ItemStatus.DELETED))


@pytest.mark.parametrize(("before", "now", "after"), [(False, False, False), (True, False, True), (False, True, True)])
def test_what_is_given_back_keeps_its_doubt(running, before, now, after):
    run = leases.acquire(str(running().pk))
    item = claims.claim(run)
    item.ambiguous = before
    claims.requeue(run, item, ambiguous=now)
    stored = Item.objects.get(pk=item.pk)
    assert (stored.state, stored.ambiguous, stored.owner) == (ItemStatus.QUEUED, after, None)
