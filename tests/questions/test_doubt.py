"""A question is sent once. What became of it is looked up, never tried."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.customgpt import Client, NotFound
from dashboard.jobs import claims, leases
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions import exchange, lookup
from dashboard.questions.models import Question
from dashboard.sandbox import Fault
from tests.jobs.flows import states, turn
from tests.questions.conftest import FIVE, first

SEND = {"method": "POST", "path": "/messages"}
CREATE = {"method": "POST", "path": "/conversations"}


def dies_over_the_first(job, **changes):
    """As after SIGKILL: the first one is marked as being sent, by a run that is no more."""
    past = timezone.now() - timedelta(seconds=1)
    Question.objects.filter(item=first(job)).update(**changes)
    facts = {"state": ItemStatus.SENDING, "lease_until": past, "attempts": 1}
    Item.objects.filter(pk=first(job).pk).update(**facts)


@pytest.mark.parametrize("fault", ["reset_after", "504_after"])
def test_a_lost_answer_is_found_by_reading_again(ed, asked, fault):
    asked.sandbox.inject(Fault(fault, skip=1, **SEND))
    job = turn(asked.begin(ed))
    assert states(job) == [ItemStatus.ANSWERED] * 5
    assert sorted(asked.questions()) == sorted(FIVE)
    lost = Question.objects.get(item__job=job, text=FIVE[1])
    assert lost.answer
    assert lost.seconds is None


def test_a_question_that_never_arrived_stays_unknown(ed, asked):
    asked.sandbox.inject(Fault("gateway_timeout", **SEND))
    job = turn(asked.begin(ed))
    assert states(job) == [ItemStatus.UNKNOWN] + [ItemStatus.ANSWERED] * 4
    assert first(job).reason == lookup.NOT_SHOWN
    assert asked.questions() == FIVE
    assert job.stage == JobStatus.DONE


def test_the_same_question_twice_is_no_answer_to_both(ed, asked):
    asked.sandbox.inject(Fault("gateway_timeout", skip=1, **SEND))
    job = turn(asked.begin(ed, ["Why?", "Why?"]))
    assert states(job) == [ItemStatus.ANSWERED, ItemStatus.UNKNOWN]


def test_before_it_is_looked_up_it_says_so(ed, asked):
    asked.sandbox.inject(Fault("504_after", **SEND))
    job = asked.begin(ed, FIVE[:1])
    run = leases.acquire(str(job.pk))
    result = exchange.ask(asked.client, job, claims.claim(run))
    assert result.state == ItemStatus.UNKNOWN
    assert result.reason.endswith("Your question may have been recorded.")


def test_what_a_dead_run_was_asking_is_not_asked_again(ed, asked):
    job = asked.begin(ed, each=True)
    made = asked.client.create_conversation(asked.agent_id, "Before")
    dies_over_the_first(job, session_id=made.session_id)
    turn(job)
    assert states(job) == [ItemStatus.UNKNOWN] + [ItemStatus.ANSWERED] * 4
    assert asked.questions() == FIVE[1:]


def test_a_run_that_died_before_there_was_a_conversation_has_asked_nothing(ed, asked):
    job = asked.begin(ed)
    dies_over_the_first(job)
    turn(job)
    assert states(job) == [ItemStatus.FAILED] + [ItemStatus.ANSWERED] * 4
    assert first(job).reason == exchange.MADE_PERHAPS


def test_nothing_is_asked_while_a_dead_run_still_holds_a_question(ed, asked):
    job = asked.begin(ed)
    dies_over_the_first(job)
    soon = timezone.now() + timedelta(seconds=60)
    Item.objects.filter(pk=first(job).pk).update(lease_until=soon)
    turn(job)
    assert asked.questions() == []
    assert (job.stage, job.resume_at) == (JobStatus.RUNNING, soon)


def test_the_lease_outlasts_an_answer(ed, asked):
    job = asked.begin(ed)
    item = claims.claim(leases.acquire(str(job.pk)))
    item.refresh_from_db()
    assert item.lease_until - timezone.now() > timedelta(seconds=30 + 30 + 30 + 120)


def test_a_lost_answer_keeps_since_when_it_can_be_there(ed, asked):
    asked.sandbox.inject(Fault("gateway_timeout", **SEND))
    job = turn(asked.begin(ed, FIVE[:1]))
    assert states(job) == [ItemStatus.UNKNOWN]
    assert job.started_at <= lookup.claimed_at(first(job)) <= timezone.now()


@pytest.mark.parametrize("stage", [JobStatus.RUNNING, JobStatus.VERIFYING])
def test_so_does_what_a_dead_run_was_asking(ed, asked, stage):
    job = asked.begin(ed, FIVE[:1])
    made = asked.client.create_conversation(asked.agent_id, "Before")
    dies_over_the_first(job, session_id=made.session_id)
    Job.objects.filter(pk=job.pk).update(stage=stage)
    claimed = lookup.claimed_at(first(job))
    turn(job)
    assert states(job) == [ItemStatus.UNKNOWN]
    assert lookup.claimed_at(first(job)) == claimed


def test_a_conversation_lost_while_it_was_made_pauses_the_one(ed, asked):
    asked.sandbox.inject(Fault("504_after", **CREATE))
    job = turn(asked.begin(ed))
    assert (job.stage, job.reason) == (JobStatus.PAUSED, exchange.MADE_PERHAPS)
    assert asked.questions() == []
    assert states(job) == [ItemStatus.QUEUED] * 5
    Job.objects.filter(pk=job.pk).update(stage=JobStatus.RUNNING)
    assert states(turn(job)) == [ItemStatus.ANSWERED] * 5


def test_a_conversation_lost_while_it_was_made_fails_its_own_question(ed, asked):
    asked.sandbox.inject(Fault("504_after", **CREATE))
    job = turn(asked.begin(ed, each=True))
    assert states(job) == [ItemStatus.FAILED] + [ItemStatus.ANSWERED] * 4
    assert first(job).reason == exchange.MADE_PERHAPS
    assert asked.questions() == FIVE[1:]


def test_a_conversation_that_is_gone_is_said_to_be(ed, asked, monkeypatch):
    asked.sandbox.inject(Fault("504_after", **SEND))

    def gone(*_args, **_more):
        raise NotFound

    monkeypatch.setattr(Client, "messages", gone)
    job = turn(asked.begin(ed, FIVE[:1]))
    assert (states(job), first(job).reason) == ([ItemStatus.UNKNOWN], lookup.NOT_THERE)
