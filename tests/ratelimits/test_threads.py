"""Many threads of many processes on one budget, in a real database."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from dashboard.customgpt import RateLimiter
from dashboard.customgpt.pace import State

MANY = 8


def all_at_once(work, number=MANY):
    """Run it in so many threads that begin together; each closes what it opened."""
    ready = threading.Barrier(number)

    def begin(own):
        ready.wait(60)
        return work(own)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(begin, range(number)))


def test_no_change_is_lost(shared):
    def count(state):
        return State(limit=(state.limit or 0) + 1), None

    all_at_once(lambda own: [shared().change(count) for _ in range(5)])
    assert shared().read().limit == 5 * MANY


def test_threads_that_share_a_budget_take_no_more_than_there_is(shared):
    shared().change(lambda state: (State(limit=60, remaining=50, window_ends=time.time() + 60), None))
    limiters = [RateLimiter(shared()) for _ in range(MANY)]
    permits = all_at_once(lambda own: sum(limiters[own].try_acquire(0) for _ in range(20)))
    assert sum(permits) == 50
    assert shared().read().remaining == 0


def test_jobs_of_two_processes_and_people_share_a_window(shared, monkeypatch):
    """A window of which little is left: all permits come in two seconds, and none of them twice."""
    monkeypatch.setattr("dashboard.customgpt.pace.budget.QUIET", 0.2)
    ends = time.time() + 2.2
    shared().change(lambda state: (State(limit=60, remaining=40, window_ends=ends), None))
    until, got, late = time.monotonic() + 2, Counter(), [0.0]

    def work(own):
        store = shared()
        # Each process queues its own threads: another name is another queue.
        store.name = f"process {own % 2}"
        limiter = RateLimiter(store, background=own < MANY - 2)
        while limiter.try_acquire(until) and time.time() < ends:
            got[own < MANY - 2] += 1
            asleep, pause = time.monotonic(), 0.02 if own < MANY - 2 else 0.15
            time.sleep(pause)
            late.append(time.monotonic() - asleep - pause)

    all_at_once(work)
    assert got.total() <= 40
    # How many come in two seconds is told only where the machine let the threads go on in time.
    if max(late) < 0.1:
        assert got.total() >= 30
        assert got[False] >= 8


def test_a_thread_leaves_no_connection_open(shared):
    def use(own):
        store = shared()
        store.change(lambda state: (State(limit=1), None))
        return connections[store._using].connection

    assert set(all_at_once(use)) == {None}
