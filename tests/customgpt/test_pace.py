"""People's permits of one key, with a clock that nobody waits for."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.customgpt import RateLimited
from tests.customgpt.conftest import left


def test_nothing_learnt_means_no_waiting(limiter, job, clock):
    assert all(each.try_acquire(clock.now) for each in (limiter, job) for _ in range(100))
    assert clock.waited == 0
    assert (limiter.limit, job.estimate(1000)) == (None, None)


def test_an_answer_without_numbers_teaches_nothing(limiter, clock):
    for headers in ({}, {"X-RateLimit-Remaining": "x"}, {"X-RateLimit-Remaining": "-3"}):
        limiter.acquire(clock.now)
        limiter.observe(200, headers)
    assert limiter.try_acquire(clock.now)


def test_when_no_permit_can_come_in_time_nobody_waits_for_it(limiter, clock, told):
    told(0)
    assert not limiter.try_acquire(clock.now + 10)
    assert clock.waited == 0


def test_a_permit_comes_when_the_window_is_over(limiter, clock, told):
    told(1)
    clock.now += 20
    told(0)
    assert limiter.try_acquire(clock.now + 100)
    assert clock.waited == pytest.approx(40)


def test_a_person_waits_a_little_and_is_told_at_once_when_it_is_longer(limiter, clock, told):
    told(0)
    clock.now += 50
    with pytest.raises(RateLimited) as early:
        limiter.acquire(clock.now + 15)
    assert str(early.value) == "The API accepts no more calls for now. Try again in about 10 seconds."
    assert early.value.retry_after == pytest.approx(10)
    assert clock.waited == 0
    clock.now += 6
    limiter.acquire(clock.now + 15)
    assert clock.waited == pytest.approx(4)


def test_nobody_waits_longer_than_the_call_may_take(limiter, clock, told):
    told(0)
    clock.now += 57
    with pytest.raises(RateLimited):
        limiter.acquire(clock.now + 2)
    assert clock.waited == 0


@pytest.mark.parametrize(("seconds", "words"), [("1", "1 second"), ("99", "99 seconds"), ("300", "5 minutes")])
def test_how_long_is_said_in_words(limiter, clock, seconds, words):
    limiter.observe(429, {"Retry-After": seconds})
    with pytest.raises(RateLimited, match=f"Try again in about {words}\\."):
        limiter.acquire(clock.now)


def test_after_the_window_the_whole_limit_is_there(limiter, clock, other, told):
    told(0, limit=2)
    assert limiter.try_acquire(clock.now + 100)
    assert other(limiter.try_acquire, clock.now)
    with ThreadPoolExecutor(1) as third:
        assert not third.submit(limiter.try_acquire, clock.now).result()


def test_calls_under_way_are_counted(limiter, clock, other, told):
    told(1)
    assert other(limiter.try_acquire, clock.now)
    assert not limiter.try_acquire(clock.now)


def test_a_permit_is_the_next_call_and_no_other(limiter, clock, told):
    told(2)
    assert limiter.try_acquire(clock.now)
    limiter.acquire(clock.now)
    limiter.acquire(clock.now)
    assert not limiter.try_acquire(clock.now)


def test_a_permit_that_was_not_used_is_not_kept_for_later(limiter, clock, told):
    told(2, limit=2)
    assert limiter.try_acquire(clock.now)
    clock.now += 70
    told(1)
    assert limiter.try_acquire(clock.now)
    assert not limiter.try_acquire(clock.now)


def test_a_lost_answer_gives_nothing_back(limiter, clock, other, told):
    told(0, limit=1)
    clock.now += 60
    other(limiter.acquire, clock.now)
    assert not limiter.try_acquire(clock.now + 60)
    clock.now += 76
    assert limiter.try_acquire(clock.now)


def test_a_late_answer_of_the_same_window_does_not_raise_the_count(limiter, clock, other, told):
    told(50)
    other(limiter.acquire, clock.now)
    told(0)
    other(limiter.observe, 200, left(49))
    assert not limiter.try_acquire(clock.now)


def test_an_answer_that_knows_of_more_opens_a_new_window(limiter, clock, told):
    told(1)
    clock.now += 30
    told(59)
    clock.now += 1
    told(0)
    assert limiter.try_acquire(clock.now + 100)
    assert clock.waited == pytest.approx(59)


def test_an_answer_from_before_the_new_window_is_not_believed(limiter, clock, other, told):
    told(2)
    other(limiter.acquire, clock.now)
    told(59)
    other(limiter.observe, 200, left(0))
    assert limiter.try_acquire(clock.now)


@pytest.mark.parametrize("reset", ["12", str(1_700_001_000 + 12)])
def test_the_window_ends_when_upstream_says(limiter, clock, told, reset):
    told(0, **{"X-RateLimit-Reset": reset})
    assert limiter.try_acquire(clock.now + 100)
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
def test_after_a_429_all_wait_as_told(limiter, job, clock, other, headers, seconds):
    limiter.acquire(clock.now)
    limiter.observe(429, headers)
    assert not other(job.try_acquire, clock.now)
    assert limiter.try_acquire(clock.now + 1000)
    assert clock.waited == pytest.approx(seconds)
    assert other(job.try_acquire, clock.now)


def test_a_refusal_is_final_whatever_else_is_under_way(limiter, clock, other):
    other(limiter.acquire, clock.now)
    limiter.acquire(clock.now)
    limiter.observe(429, {"Retry-After": "50"})
    assert not limiter.try_acquire(clock.now + 10)
    assert clock.waited == 0


def test_a_shorter_wait_does_not_end_a_longer_one(limiter, clock, other):
    other(limiter.acquire, clock.now)
    limiter.acquire(clock.now)
    other(limiter.observe, 429, {"Retry-After": "50"})
    limiter.observe(429, {"Retry-After": "5"})
    limiter.try_acquire(clock.now + 1000)
    assert clock.waited == pytest.approx(50)


def test_a_call_that_got_through_does_not_end_the_wait(limiter, clock, other):
    other(limiter.acquire, clock.now)
    limiter.acquire(clock.now)
    limiter.observe(429, {"Retry-After": "50"})
    other(limiter.observe, 200, left(59))
    assert not limiter.try_acquire(clock.now + 40)


def test_one_who_waits_hears_the_news(make, clock):
    def sleep(seconds):
        clock.sleep(seconds)
        people.observe(200, left(59))

    people, waiting = make(), make(sleep=sleep)
    people.acquire(clock.now)
    people.observe(200, left(1))
    people.acquire(clock.now)
    assert waiting.try_acquire(clock.now + 70)
    assert clock.waited < 1
