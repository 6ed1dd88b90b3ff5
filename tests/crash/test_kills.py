"""Workers and web processes die by SIGKILL at the worst moments and at any; nothing that is said then is a lie."""

import pytest

from dashboard.cleanup.models import Mark
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import FINISHED, JobStatus
from dashboard.outcomes import ItemStatus
from tests.crash import points

GATHERED = FINISHED | {JobStatus.READY}
WORKED = FINISHED | {JobStatus.VERIFYING}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_job_lives_through_a_death_at_every_point_of_its_life(play, seed):
    """Gathered while others arrive, confirmed by a dying web process, worked on and checked by dying workers."""
    with play(seed) as scene:
        job = scene.job_of_all()
        scene.one_arrives()
        scene.killed_at(job, [*points.GATHER], GATHERED)
        scene.finish(job, until=GATHERED)
        Mark.objects.create(
            workspace=scene.workspace, agent_id=scene.agent_id, starred=True, session_id=job.items.last().session_id
        )
        scene.others_delete(job.items.first().session_id)
        scene.go_wrong(5)
        assert scene.confirm(job, "in_confirm:1") is None
        assert scene.stage(job) == JobStatus.READY
        assert scene.confirm(job, "after_commit:1") is None
        assert scene.stage(job) == JobStatus.SCHEDULED
        assert scene.click("confirm", job, token="again") is False
        work = [*points.WORK]
        scene.chance.shuffle(work)
        scene.killed_at(job, [*work, "in_tick"], WORKED)
        scene.finish(job, until=WORKED)
        scene.killed_at(job, [*points.VERIFY], FINISHED)
        scene.finish(job)
        assert scene.broken() == []
        assert scene.stage(job) == JobStatus.DONE
        states = job.counts()
        assert states[ItemStatus.KEPT] == 1
        gone = (ItemStatus.DELETED, ItemStatus.ALREADY_GONE, ItemStatus.GONE_UNCONFIRMED, ItemStatus.UNKNOWN)
        assert sum(states[state] for state in gone) == sum(states.values()) - 1
        assert scene.kills >= 14


def test_workers_die_at_any_moment_and_two_at_once(play, kills):
    with play(7, conversations=60, latency_ms=60) as scene:
        made = 0
        while scene.kills < kills:
            made += 1
            job = scene.job_of(20)
            assert scene.confirm(job)
            scene.go_wrong(4, among=30)
            scene.killed_at_random(job, kills - scene.kills)
            scene.finish(job)
            while len(scene.workspace_rows()) < 20:
                scene.one_arrives()
            scene.story.arrived.clear()
        assert scene.broken() == []


def test_a_cancel_is_kept_whoever_dies(play):
    """After it is acknowledged, no lane sends more than what it had in hand."""
    with play(3, latency_ms=300, conversations=60) as scene:
        job = scene.job_of(60)
        assert scene.confirm(job)
        scene.work()
        scene.work()
        scene.wait(lambda: Item.objects.filter(job=job, state=ItemStatus.DELETED).exists())
        assert scene.click("cancel", job, "in_cancel:1") is None
        assert scene.stage(job) != JobStatus.VERIFYING
        scene.go_wrong(4, among=3)
        scene.cancel(job)
        scene.kills += sum([worker.kill() for worker in scene.workers])
        scene.killed_at(job, ["during_verify"], FINISHED)
        scene.finish(job)
        assert scene.broken() == []
        assert scene.stage(job) == JobStatus.CANCELLED
        assert job.counts()[ItemStatus.CANCELLED] > 0


def test_what_was_undone_is_never_sent(play):
    with play(4) as scene:
        scene.workspace.rules.undo_seconds = 3600
        scene.workspace.rules.save()
        job = scene.job_of(10)
        worker = scene.work()
        assert scene.confirm(job)
        worker.ended(1)
        scene.kills += worker.kill()
        assert scene.click("undo", job, "in_undo:1") is None
        assert scene.stage(job) == JobStatus.SCHEDULED
        assert scene.click("undo", job)
        assert scene.click("undo", job) is False
        scene.finish(job)
        assert scene.broken() == []
        assert job.counts()[ItemStatus.CANCELLED] == 10
        assert [entry for entry in scene.sandbox.ledger if entry.method == "DELETE"] == []


def test_two_clicks_are_one_confirmation(play):
    with play(5) as scene:
        job = scene.job_of(10)
        assert sorted(scene.both_click("confirm", job, token=scene.token(job))) == [False, True]
        scene.killed_at(job, ["after_answer"], WORKED)
        scene.finish(job)
        assert scene.broken() == []


def test_two_jobs_with_one_key_end_both(play):
    with play(6) as scene:
        jobs = [scene.job_of(12), scene.job_of(12, skip=12)]
        for job in jobs:
            assert scene.confirm(job)
        scene.killed_at(jobs[0], ["after_claim", "after_answer"], WORKED)
        scene.finish(*jobs)
        assert scene.broken() == []


def test_deaths_do_not_make_it_faster_than_the_api_allows(play):
    """What a dead worker has sent counts for its successors."""
    with play(8, rate_limit_per_minute=240, conversations=30) as scene:
        job = scene.job_of(30)
        assert scene.confirm(job)
        scene.killed_at(job, ["after_answer", "after_outcome", "after_claim"], WORKED)
        scene.finish(job)
        assert scene.broken() == []
        assert Job.objects.get(pk=job.pk).stage == JobStatus.DONE
