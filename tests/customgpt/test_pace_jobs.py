"""Jobs beside people: they are spread, leave some, and queue; and caps, which hold for both."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.customgpt import RateLimited
from tests.customgpt.conftest import left


def test_a_job_waits_before_it_is_told_that_there_is_no_permit(job, clock, told):
    told(0)
    assert not job.try_acquire(clock.now + 10)
    assert clock.waited == pytest.approx(10)


def test_jobs_are_spread_over_the_window_and_leave_some_to_people(limiter, job, clock, told):
    told(60)
    began = clock.now
    gaps = []
    while True:
        before = clock.now
        assert job.try_acquire(clock.now + 100)
        if clock.now >= began + 60:
            break
        gaps.append(clock.now - before)
    assert len(gaps) == 59
    assert max(gaps[5:]) < 1.5
    assert clock.now - began == pytest.approx(60)


def test_people_need_no_slot_and_push_back_those_of_jobs(limiter, job, clock, told):
    told(60)
    assert job.try_acquire(clock.now)
    assert all(limiter.try_acquire(clock.now) for _ in range(30))
    assert clock.waited == 0
    job.try_acquire(clock.now + 60)
    before = clock.waited
    job.try_acquire(clock.now + 60)
    assert clock.waited - before > 1.9


def test_people_never_queue_behind_a_waiting_job(make, clock, other):
    waiting, over = threading.Event(), threading.Event()

    def sleep(seconds):
        waiting.set()
        over.wait(60)
        clock.sleep(seconds)

    people, job = make(), make(background=True, sleep=sleep)
    people.acquire(clock.now)
    people.observe(200, left(50))
    with ThreadPoolExecutor(1) as pool:
        assert job.try_acquire(clock.now)
        second = pool.submit(job.try_acquire, clock.now + 60)
        assert waiting.wait(60)
        assert people.try_acquire(clock.now)
        over.set()
        assert second.result()


def test_one_thread_of_a_process_asks_and_the_others_queue(make, clock):
    at_once, most, lock = 0, 0, threading.Lock()

    def sleep(seconds):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        clock.sleep(seconds)
        with lock:
            at_once -= 1

    jobs = [make(background=True, sleep=sleep) for _ in range(4)]
    jobs[0].acquire(clock.now)
    jobs[0].observe(200, left(50))
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda job: job.try_acquire(clock.now + 1000), jobs))
    assert most == 1


def test_a_cap_holds_for_all_whatever_the_api_says(make, clock):
    people, job = make(cap=10), make(cap=10, background=True)
    for _ in range(5):
        people.acquire(clock.now)
        people.observe(200, {})
    assert job.try_acquire(clock.now + 60)
    for _ in range(4):
        people.acquire(clock.now)
        people.observe(200, left(599, limit=600))
    with pytest.raises(RateLimited):
        people.acquire(clock.now)
    assert (people.limit, make().limit) == (10, 600)


def test_a_429_is_no_way_around_a_cap(make, clock):
    people = make(cap=3)
    for _ in range(3):
        people.acquire(clock.now)
        people.observe(200, {})
    people.observe(429, {"Retry-After": "1"})
    clock.now += 10
    assert not people.try_acquire(clock.now)
    clock.now += 51
    assert people.try_acquire(clock.now)


def test_an_estimate_is_calls_by_limit(make, told):
    told(59)
    assert make().estimate(590) == 600
    assert make(cap=20).estimate(190) == 600
    make().observe(429, {"Retry-After": "30"})
    assert make().estimate(59) == 90


def test_what_a_job_has_begun_does_not_queue_behind_what_it_has_not(make, clock):
    waiting, over = threading.Event(), threading.Event()

    def sleep(seconds):
        waiting.set()
        over.wait(60)
        clock.sleep(seconds)

    job = make(background=True, sleep=sleep)
    job.acquire(clock.now)
    job.observe(200, left(50))
    assert job.try_acquire(clock.now)
    with ThreadPoolExecutor(1) as pool:
        queued = pool.submit(job.try_acquire, clock.now + 60)
        assert waiting.wait(60)
        clock.now += 5
        job.acquire(clock.now)
        job.acquire(clock.now + 60)
        assert not queued.done()
        over.set()
        assert queued.result()
