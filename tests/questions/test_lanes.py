"""How many threads a job gets: questions are asked one after the other."""

import pytest

from dashboard.jobs import lanes, leases
from dashboard.jobs.states import JobStatus
from tests.jobs.factories import a_job
from tests.questions.factories import asking


class Unborn:
    """A thread that never runs."""

    made = 0

    def __init__(self, **_given):
        Unborn.made += 1

    def start(self):
        pass

    def is_alive(self):
        return False


@pytest.mark.parametrize(("make", "threads"), [(asking, 1), (a_job, 8)])
def test_questions_get_one_thread(ed, workspace, monkeypatch, make, threads):
    job = make(ed, workspace, JobStatus.RUNNING, states=("queued",) * 9)
    monkeypatch.setattr(lanes, "AT_ONCE", 8)
    monkeypatch.setattr(lanes.threading, "Thread", Unborn)
    monkeypatch.setattr(Unborn, "made", 0)
    lanes.Lanes(leases.Lease(job), workspace.client()).work_together(lambda: True)
    assert Unborn.made == threads
