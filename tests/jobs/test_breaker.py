"""When a job must not go on, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.customgpt import Forbidden, KeyRefused, NotFound, QuotaExhausted, Rejected, Unavailable
from dashboard.jobs import breaker
from dashboard.jobs.results import MISTAKE
from dashboard.jobs.sending import Result
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from tests.jobs.factories import a_job

DOWN = Result(ItemStatus.UNKNOWN, error=Unavailable("Down.", ambiguous=True))
DELETED = Result(ItemStatus.DELETED)


@pytest.fixture
def circuit(ed, workspace):
    return breaker.CircuitBreaker(a_job(ed, workspace, JobStatus.RUNNING))


def observe(circuit, *results):
    for result in results:
        circuit.observe(result)
    return circuit.verdict


def refused(error):
    return Result(ItemStatus.FAILED, "No.", error=error)


@pytest.mark.parametrize(
    ("error", "stage"),
    [(KeyRefused(), JobStatus.PAUSED), (QuotaExhausted(), JobStatus.PAUSED), (NotFound(), JobStatus.STOPPED)],
)
def test_what_no_waiting_mends_stops_at_once(circuit, error, stage):
    verdict = observe(circuit, Result(ItemStatus.QUEUED, error=error))
    assert (verdict.status, verdict.again) == (stage, None)


def test_what_was_never_sent_waits_at_once(circuit):
    verdict = observe(circuit, Result(ItemStatus.QUEUED, error=Unavailable("Down.")))
    assert (verdict.status, verdict.reason, verdict.again) == (
        JobStatus.WAITING,
        "Down. This retries automatically.",
        breaker.SHORTEST,
    )


@pytest.mark.parametrize(
    ("result", "number", "stage"),
    [
        (refused(Forbidden()), breaker.FORBIDDEN_IN_A_ROW, JobStatus.PAUSED),
        (DOWN, breaker.UNAVAILABLE_IN_A_ROW, JobStatus.WAITING),
        (Result(ItemStatus.UNKNOWN, MISTAKE), breaker.MISTAKES_IN_A_ROW, JobStatus.PAUSED),
    ],
)
def test_a_few_alike_stop_it_and_one_that_goes_well_in_between_counts(circuit, result, number, stage):
    assert observe(circuit, *[result] * (number - 1), DELETED, *[result] * (number - 1)) is None
    assert observe(circuit, result).status == stage


def test_words_of_the_api_stop_nothing(circuit):
    assert observe(circuit, *[refused(Rejected())] * 50) is None


def test_the_first_stop_stands(circuit):
    first = observe(circuit, Result(ItemStatus.QUEUED, error=KeyRefused()))
    assert observe(circuit, Result(ItemStatus.QUEUED, error=Unavailable())) is first


@pytest.mark.parametrize(("minutes", "again"), [(0, 15), (0.25, 15), (2, 60), (10, 300), (60 * 5, 300)])
def test_it_waits_longer_each_time(minutes, again):
    verdict = breaker.down(Unavailable(), timezone.now() - timedelta(minutes=minutes))
    assert verdict.status == JobStatus.WAITING
    assert verdict.again.total_seconds() == pytest.approx(again, abs=1)


def test_after_hours_it_is_left_to_a_person():
    verdict = breaker.down(Unavailable("Down."), timezone.now() - breaker.PATIENCE - timedelta(minutes=1))
    assert (verdict.status, verdict.reason, verdict.again) == (
        JobStatus.PAUSED,
        "The API did not answer for 6 hours. Down.",
        None,
    )


def test_an_answer_ends_the_time_of_being_down(circuit):
    circuit.down_since = timezone.now()
    observe(circuit, DOWN)
    assert circuit.down_since
    observe(circuit, DELETED)
    assert circuit.down_since is None
    assert circuit.agent_known()


@pytest.mark.parametrize("result", [DOWN, refused(Rejected()), Result(ItemStatus.GONE_UNCONFIRMED)])
def test_only_an_answer_for_a_conversation_says_that_the_agent_is_there(circuit, result):
    observe(circuit, result)
    assert not circuit.agent_known()
