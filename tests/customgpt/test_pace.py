"""People's turns of one key, with a clock that nobody waits for."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.customgpt import RateLimited
from tests.customgpt.conftest import left


def test_nothing_learnt_means_no_waiting(pace, job, clock):
    assert all(each.wait(clock.now) for each in (pace, job) for _ in range(100))
    assert clock.waited == 0
    assert (pace.limit, job.estimate(1000)) == (None, None)


def test_an_answer_without_numbers_teaches_nothing(pace, clock):
    for headers in ({}, {"X-RateLimit-Remaining": "x"}, {"X-RateLimit-Remaining": "-3"}):
        pace.turn(clock.now)
        pace.heard(200, headers)
    assert pace.wait(clock.now)


def test_when_no_turn_can_come_in_time_nobody_waits_for_it(pace, clock, told):
    told(0)
    assert not pace.wait(clock.now + 10)
    assert clock.waited == 0


def test_a_turn_comes_when_the_window_is_over(pace, clock, told):
    told(1)
    clock.now += 20
    told(0)
    assert pace.wait(clock.now + 100)
    assert clock.waited == pytest.approx(40)


def test_a_person_waits_a_little_and_is_told_at_once_when_it_is_longer(pace, clock, told):
    told(0)
    clock.now += 50
    with pytest.raises(RateLimited) as early:
        pace.turn(clock.now + 15)
    assert str(early.value) == "The API takes no more calls for now. Try again in about 10 seconds."
    assert early.value.retry_after == pytest.approx(10)
    assert clock.waited == 0
    clock.now += 6
    pace.turn(clock.now + 15)
    assert clock.waited == pytest.approx(4)


def test_nobody_waits_longer_than_the_call_may_take(pace, clock, told):
    told(0)
    clock.now += 57
    with pytest.raises(RateLimited):
        pace.turn(clock.now + 2)
    assert clock.waited == 0


@pytest.mark.parametrize(("seconds", "words"), [("1", "1 second"), ("99", "99 seconds"), ("300", "5 minutes")])
def test_how_long_is_said_in_words(pace, clock, seconds, words):
    pace.heard(429, {"Retry-After": seconds})
    with pytest.raises(RateLimited, match=f"Try again in about {words}\\."):
        pace.turn(clock.now)


def test_after_the_window_the_whole_limit_is_there(pace, clock, other, told):
    told(0, limit=2)
    assert pace.wait(clock.now + 100)
    assert other(pace.wait, clock.now)
    with ThreadPoolExecutor(1) as third:
        assert not third.submit(pace.wait, clock.now).result()


def test_calls_under_way_are_counted(pace, clock, other, told):
    told(1)
    assert other(pace.wait, clock.now)
    assert not pace.wait(clock.now)


def test_a_turn_is_the_next_call_and_no_other(pace, clock, told):
    told(2)
    assert pace.wait(clock.now)
    pace.turn(clock.now)
    pace.turn(clock.now)
    assert not pace.wait(clock.now)


def test_a_turn_that_was_not_used_is_not_kept_for_later(pace, clock, told):
    told(2, limit=2)
    assert pace.wait(clock.now)
    clock.now += 70
    told(1)
    assert pace.wait(clock.now)
    assert not pace.wait(clock.now)


def test_a_lost_answer_gives_nothing_back(pace, clock, other, told):
    told(0, limit=1)
    clock.now += 60
    other(pace.turn, clock.now)
    assert not pace.wait(clock.now + 60)
    clock.now += 76
    assert pace.wait(clock.now)


def test_a_late_answer_of_the_same_window_does_not_raise_the_count(pace, clock, other, told):
    told(50)
    other(pace.turn, clock.now)
    told(0)
    other(pace.heard, 200, left(49))
    assert not pace.wait(clock.now)


def test_an_answer_that_knows_of_more_opens_a_new_window(pace, clock, told):
    told(1)
    clock.now += 30
    told(59)
    clock.now += 1
    told(0)
    assert pace.wait(clock.now + 100)
    assert clock.waited == pytest.approx(59)


def test_an_answer_from_before_the_new_window_is_not_believed(pace, clock, other, told):
    told(2)
    other(pace.turn, clock.now)
    told(59)
    other(pace.heard, 200, left(0))
    assert pace.wait(clock.now)


@pytest.mark.parametrize("reset", ["12", str(1_700_001_000 + 12)])
def test_the_window_ends_when_upstream_says(pace, clock, told, reset):
    told(0, **{"X-RateLimit-Reset": reset})
    assert pace.wait(clock.now + 100)
    assert clock.waited == pytest.approx(12)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "9999"}, 300),
        ({}, 30),
        ({"X-RateLimit-Reset": "9"}, 9),
        ({"Retry-After": "3", "X-RateLimit-Reset": "9"}, 3),
        ({"X-RateLimit-Reset": "99999999999"}, 300),
    ],
)
def test_after_a_429_all_wait_as_told(pace, job, clock, other, headers, seconds):
    pace.turn(clock.now)
    pace.heard(429, headers)
    assert not other(job.wait, clock.now)
    assert pace.wait(clock.now + 1000)
    assert clock.waited == pytest.approx(seconds)
    assert other(job.wait, clock.now)


def test_a_refusal_is_final_whatever_else_is_under_way(pace, clock, other):
    other(pace.turn, clock.now)
    pace.turn(clock.now)
    pace.heard(429, {"Retry-After": "50"})
    assert not pace.wait(clock.now + 10)
    assert clock.waited == 0


def test_a_shorter_wait_does_not_end_a_longer_one(pace, clock, other):
    other(pace.turn, clock.now)
    pace.turn(clock.now)
    other(pace.heard, 429, {"Retry-After": "50"})
    pace.heard(429, {"Retry-After": "5"})
    pace.wait(clock.now + 1000)
    assert clock.waited == pytest.approx(50)


def test_a_call_that_got_through_does_not_end_the_wait(pace, clock, other):
    other(pace.turn, clock.now)
    pace.turn(clock.now)
    pace.heard(429, {"Retry-After": "50"})
    other(pace.heard, 200, left(59))
    assert not pace.wait(clock.now + 40)


def test_one_who_waits_hears_the_news(make, clock):
    def sleep(seconds):
        clock.sleep(seconds)
        people.heard(200, left(59))

    people, waiting = make(), make(sleep=sleep)
    people.turn(clock.now)
    people.heard(200, left(1))
    people.turn(clock.now)
    assert waiting.wait(clock.now + 70)
    assert clock.waited < 1
