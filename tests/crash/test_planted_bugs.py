"""The checker sees the mistakes that it is there for: each is planted in the processes, and each is found."""

import pytest

from dashboard.jobs.states import FINISHED, JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault
from dashboard.workspaces.models import Rules

WORKED = FINISHED | {JobStatus.VERIFYING}
pytestmark = pytest.mark.parametrize("play", ["sqlite"], indirect=True)  # it is the checker that is tested here


def killed(scene, *at):
    """A job whose workers die there."""
    job = scene.job_of(16)
    assert scene.confirm(job)
    scene.killed_at(job, list(at), WORKED)
    scene.finish(job)


def lost_answers(scene):
    scene.sandbox.inject(Fault("reset_after", method="DELETE", times=3))
    killed(scene)


def confirmed_by_nobody(scene):
    """Two jobs; the person agrees to the first, and its confirmation is sent for the second."""
    agreed, other = scene.job_of(4), scene.job_of(4, skip=4)
    token = scene.token(agreed)
    scene.click("confirm", agreed, token=token)
    scene.click("confirm", other, token=token)
    scene.finish(agreed, *([other] if scene.stage(other) != JobStatus.READY else []))
    if scene.stage(other) == JobStatus.READY:
        scene.jobs.remove(other)


def early(scene):
    """Time enough to undo that a worker on a busy machine starts within it, if nothing holds it back."""
    Rules.objects.update(undo_seconds=8)
    return killed(scene)


STORIES = {
    "no_lease": ("I4", lambda scene: killed(scene)),
    "mark_after_send": ("I4", lambda scene: killed(scene, "after_answer", "after_answer")),
    "gone_is_gone": ("I4", lost_answers),
    "counter": ("I7", lambda scene: killed(scene, "in_outcome")),
    "unsigned_confirm": ("I1", confirmed_by_nobody),
    "sure_revival": ("I4", lambda scene: killed(scene, "after_answer", "after_answer")),
    "audit_apart": ("I6", lambda scene: killed(scene, "in_outcome")),
    "no_window": ("I9", lambda scene: early(scene)),
}


@pytest.mark.parametrize("bug", STORIES)
def test_a_planted_bug_is_found(play, bug):
    number, story = STORIES[bug]
    with play(11) as scene:
        scene.bug = bug
        story(scene)
        found = scene.broken()
        assert [line for line in found if line.startswith(number)], found


@pytest.mark.parametrize("bug", STORIES)
def test_the_same_story_without_the_bug_breaks_nothing(play, bug):
    with play(11) as scene:
        STORIES[bug][1](scene)
        assert scene.broken() == []
        assert all(job.counts()[ItemStatus.QUEUED] == 0 for job in scene.jobs)
