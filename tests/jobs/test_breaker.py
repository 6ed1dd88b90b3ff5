"""When a job must not go on, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.customgpt import Forbidden, KeyRefused, NotFound, QuotaExhausted, Rejected, Unavailable
from dashboard.jobs import breaker
from dashboard.jobs.results import MISTAKE
from dashboard.jobs.sending import Result
from dashboard.jobs.states import Stage, State
from tests.jobs.factories import a_job

DOWN = Result(State.UNKNOWN, error=Unavailable("Down.", ambiguous=True))
DELETED = Result(State.DELETED)


@pytest.fixture
def watch(ed, workspace):
    return breaker.Watch(a_job(ed, workspace, Stage.RUNNING))


def hear(watch, *results):
    for result in results:
        watch.heard(result)
    return watch.stop


def refused(error):
    return Result(State.FAILED, "No.", error=error)


@pytest.mark.parametrize(
    ("error", "stage"),
    [(KeyRefused(), Stage.PAUSED), (QuotaExhausted(), Stage.PAUSED), (NotFound(), Stage.STOPPED)],
)
def test_what_no_waiting_mends_stops_at_once(watch, error, stage):
    stop = hear(watch, Result(State.QUEUED, error=error))
    assert (stop.stage, stop.again) == (stage, None)


def test_what_was_never_sent_waits_at_once(watch):
    stop = hear(watch, Result(State.QUEUED, error=Unavailable("Down.")))
    assert (stop.stage, stop.reason, stop.again) == (
        Stage.WAITING,
        "Down. This retries automatically.",
        breaker.SHORTEST,
    )


@pytest.mark.parametrize(
    ("result", "number", "stage"),
    [
        (refused(Forbidden()), breaker.FORBIDDEN_IN_A_ROW, Stage.PAUSED),
        (DOWN, breaker.UNAVAILABLE_IN_A_ROW, Stage.WAITING),
        (Result(State.UNKNOWN, MISTAKE), breaker.MISTAKES_IN_A_ROW, Stage.PAUSED),
    ],
)
def test_a_few_alike_stop_it_and_one_that_goes_well_in_between_counts(watch, result, number, stage):
    assert hear(watch, *[result] * (number - 1), DELETED, *[result] * (number - 1)) is None
    assert hear(watch, result).stage == stage


def test_words_of_the_api_stop_nothing(watch):
    assert hear(watch, *[refused(Rejected())] * 50) is None


def test_the_first_stop_stands(watch):
    first = hear(watch, Result(State.QUEUED, error=KeyRefused()))
    assert hear(watch, Result(State.QUEUED, error=Unavailable())) is first


@pytest.mark.parametrize(("minutes", "again"), [(0, 15), (0.25, 15), (2, 60), (10, 300), (60 * 5, 300)])
def test_it_waits_longer_each_time(minutes, again):
    stop = breaker.down(Unavailable(), timezone.now() - timedelta(minutes=minutes))
    assert stop.stage == Stage.WAITING
    assert stop.again.total_seconds() == pytest.approx(again, abs=1)


def test_after_hours_it_is_left_to_a_person():
    stop = breaker.down(Unavailable("Down."), timezone.now() - breaker.PATIENCE - timedelta(minutes=1))
    assert (stop.stage, stop.reason, stop.again) == (
        Stage.PAUSED,
        "The API did not answer for 6 hours. Down.",
        None,
    )


def test_an_answer_ends_the_time_of_being_down(watch):
    watch.down_since = timezone.now()
    hear(watch, DOWN)
    assert watch.down_since
    hear(watch, DELETED)
    assert watch.down_since is None
    assert watch.agent_known()


@pytest.mark.parametrize("result", [DOWN, refused(Rejected()), Result(State.GONE_UNCONFIRMED)])
def test_only_an_answer_for_a_conversation_says_that_the_agent_is_there(watch, result):
    hear(watch, result)
    assert not watch.agent_known()
