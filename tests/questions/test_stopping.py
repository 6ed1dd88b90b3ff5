"""What stops many questions, and what a person can do to them while they are asked."""

import pytest
from django.core.cache import caches

from dashboard.jobs import control, sending
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault
from tests.jobs.flows import actor_of, states, turn
from tests.questions.conftest import FIVE, first

SEND = {"method": "POST", "path": "/messages"}


def during(monkeypatch, number, do):
    """Something happens while the question of that number is being answered."""
    send, left = sending.send, [number]

    def sent(*args):
        result = send(*args)
        left[0] -= 1
        if left[0] == 0:
            do()
        return result

    monkeypatch.setattr(sending, "send", sent)


def test_cancelled_in_the_middle(ed, asked, monkeypatch):
    job = asked.begin(ed)
    during(monkeypatch, 2, lambda: control.cancel(job, actor_of(ed, asked.workspace)))
    turn(job)
    turn(job)
    assert states(job) == [ItemStatus.ANSWERED] * 2 + [ItemStatus.CANCELLED] * 3
    assert job.stage == JobStatus.CANCELLED
    assert asked.questions() == FIVE[:2]


def test_paused_and_resumed(ed, asked, monkeypatch):
    job, maker = asked.begin(ed), actor_of(ed, asked.workspace)
    during(monkeypatch, 2, lambda: control.pause(job, maker))
    turn(job)
    assert job.stage == JobStatus.PAUSED
    assert states(job) == [ItemStatus.ANSWERED] * 2 + [ItemStatus.QUEUED] * 3
    control.resume(job, maker)
    assert states(turn(job)) == [ItemStatus.ANSWERED] * 5
    assert asked.questions() == FIVE
    assert len(asked.created()) == 1


@pytest.mark.parametrize(
    ("fault", "words"), [("quota", "query credits are used up"), ("unauthorized", "Then resume this.")]
)
def test_what_no_waiting_mends_pauses(ed, asked, fault, words):
    asked.sandbox.inject(Fault(fault, skip=1, **SEND))
    job = turn(asked.begin(ed))
    assert job.stage == JobStatus.PAUSED
    assert words in job.reason
    assert states(job) == [ItemStatus.ANSWERED] + [ItemStatus.QUEUED] * 4


def test_an_agent_that_is_gone_stops_it(ed, asked):
    asked.sandbox.inject(Fault("gone_agent", times=9, skip=2, path="/projects"))
    job = turn(asked.begin(ed))
    assert job.stage == JobStatus.STOPPED
    assert "The agent is gone" in job.reason
    assert states(job) == [ItemStatus.ANSWERED] + [ItemStatus.CANCELLED] * 4
    assert asked.questions() == FIVE[:2]


def test_an_agent_that_is_not_ready_is_not_asked_a_fourth_time(ed, asked):
    asked.sandbox.inject(Fault("not_ready", times=9, **SEND))
    job = turn(asked.begin(ed))
    assert job.stage == JobStatus.PAUSED
    assert states(job) == [ItemStatus.FAILED] * 3 + [ItemStatus.QUEUED] * 2
    assert job.reason == first(job).reason
    assert job.reason.startswith("The API refused: “")


def test_a_single_refusal_is_its_own_question_s(ed, asked):
    asked.sandbox.inject(Fault("unprocessable", skip=1, **SEND))
    job = turn(asked.begin(ed))
    assert states(job) == [ItemStatus.ANSWERED, ItemStatus.FAILED] + [ItemStatus.ANSWERED] * 3
    assert len(asked.questions()) == 5


def test_what_was_never_sent_waits(ed, asked, settings):
    job = asked.begin(ed)
    settings.CUSTOMGPT_API_URL = "http://127.0.0.1:9/api/v1"
    turn(job)
    assert job.stage == JobStatus.WAITING
    assert states(job) == [ItemStatus.QUEUED] * 5


def test_throttled_is_asked_again_once_there_is_a_turn(ed, asked):
    asked.sandbox.inject(Fault("throttled", retry_after=1, **SEND))
    job = turn(asked.begin(ed, FIVE[:2]))
    caches["upstream"].clear()
    assert ItemStatus.FAILED not in states(job)
    assert ItemStatus.UNKNOWN not in states(job)


def test_a_conversation_is_kept_for_its_question(ed, asked):
    asked.sandbox.inject(Fault("throttled", retry_after=1, **SEND))
    job = turn(asked.begin(ed, FIVE[:2], each=True))
    assert states(turn(job)) == [ItemStatus.ANSWERED] * 2
    assert len(asked.created()) == 2
