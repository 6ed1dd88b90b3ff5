"""Much can happen while a conversation is made: what was paused, cancelled or lost by then is not asked."""

from uuid import uuid4

import pytest

from dashboard.customgpt import Client
from dashboard.jobs import claims, control, leases
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions.exchange import ask
from tests.jobs.flows import actor_of, states, turn
from tests.questions.conftest import FIVE, first


@pytest.fixture
def meanwhile(monkeypatch):
    """Something happens right after a conversation was made."""
    make = Client.create_conversation

    def arrange(do):
        def made(*args):
            found = make(*args)
            do()
            return found

        monkeypatch.setattr(Client, "create_conversation", made)

    return arrange


@pytest.mark.parametrize("each", [True, False])
def test_paused(ed, asked, meanwhile, each, monkeypatch):
    job, maker = asked.begin(ed, FIVE[:2], each=each), actor_of(ed, asked.workspace)
    meanwhile(lambda: control.pause(job, maker))
    turn(job)
    assert asked.questions() == []
    assert (job.stage, states(job)) == (JobStatus.PAUSED, [ItemStatus.QUEUED] * 2)
    monkeypatch.undo()
    monkeypatch.setattr("dashboard.jobs.lanes.AT_ONCE", 1)
    control.resume(job, maker)
    assert states(turn(job)) == [ItemStatus.ANSWERED] * 2
    assert asked.questions() == FIVE[:2]
    assert len(asked.created()) == (2 if each else 1)


@pytest.mark.parametrize("each", [True, False])
def test_cancelled(ed, asked, meanwhile, each):
    job = asked.begin(ed, FIVE[:2], each=each)
    meanwhile(lambda: control.cancel(job, actor_of(ed, asked.workspace)))
    turn(job)
    turn(job)
    assert asked.questions() == []
    assert (job.stage, states(job)) == (JobStatus.CANCELLED, [ItemStatus.CANCELLED] * 2)


def test_the_job_is_somebody_elses(ed, asked, meanwhile):
    job = asked.begin(ed, FIVE[:2])
    meanwhile(lambda: Job.objects.filter(pk=job.pk).update(owner=uuid4()))
    turn(job)
    assert asked.questions() == []
    assert states(job) == [ItemStatus.QUEUED] * 2


def test_the_question_is_in_doubt_already(ed, asked, meanwhile):
    job = asked.begin(ed, FIVE[:1])
    meanwhile(lambda: job.items.update(state=ItemStatus.UNKNOWN, owner=None))
    run = leases.acquire(str(job.pk))
    item = claims.claim(run)
    assert ask(asked.client, job, item).state == ItemStatus.QUEUED
    claims.requeue(run, item, ambiguous=False)
    assert asked.questions() == []
    assert first(job).state == ItemStatus.UNKNOWN
