"""The pace of one key, with a clock that nobody waits for."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.customgpt.pace import MOST_KEYS, Pace, pace_for
from tests.customgpt.conftest import BASE, success


class Clock:
    """Whoever waits moves it on."""

    def __init__(self):
        self.now = 1000.0
        self.naps = []

    def __call__(self):
        return self.now

    def pause(self, changed, seconds):
        self.naps.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return Pace(clock, lambda: clock.now + 1_700_000_000, clock.pause)


@pytest.fixture
def other():
    """Another thread, which stays the same one."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda act, *args: pool.submit(act, *args).result()


def left(remaining, limit=60, **more):
    return {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(remaining)} | more


def test_nothing_learnt_means_no_waiting(pace, clock):
    assert all(pace.wait(clock.now) for _ in range(100))
    assert clock.naps == []


def test_an_answer_without_numbers_teaches_nothing(pace, clock):
    for headers in ({}, {"X-RateLimit-Remaining": "x"}, {"X-RateLimit-Remaining": "-3"}):
        pace.sent()
        pace.heard(200, headers)
    assert pace.wait(clock.now)


def test_when_no_turn_can_come_in_time_nobody_waits_for_it(pace, clock):
    pace.sent()
    pace.heard(200, left(0))
    assert not pace.wait(clock.now + 10)
    assert clock.naps == []


def test_a_turn_comes_when_the_window_is_over(pace, clock):
    pace.sent()
    pace.heard(200, left(1))
    clock.now += 20
    pace.sent()
    pace.heard(200, left(0))
    assert pace.wait(clock.now + 100)
    assert clock.naps == [40]


def test_after_the_window_the_whole_limit_is_there(pace, clock, other):
    pace.sent()
    pace.heard(200, left(0, limit=2))
    assert pace.wait(clock.now + 100)
    assert other(pace.wait, clock.now)
    with ThreadPoolExecutor(1) as third:
        assert not third.submit(pace.wait, clock.now).result()


def test_calls_under_way_are_counted(pace, clock, other):
    pace.sent()
    pace.heard(200, left(1))
    assert other(pace.wait, clock.now)
    assert not pace.wait(clock.now)


def test_an_answer_makes_room(pace, clock, other):
    pace.sent()
    pace.heard(200, left(2))
    other(pace.sent)
    other(pace.heard, 200, left(1))
    assert pace.wait(clock.now)


def test_a_lost_answer_holds_its_place_for_a_minute_at_most(pace, clock, other):
    pace.sent()
    pace.heard(200, left(0, limit=1))
    clock.now += 60
    other(pace.wait, clock.now)
    assert not pace.wait(clock.now + 59)
    assert pace.wait(clock.now + 2)


def test_a_call_that_was_lost_an_hour_ago_takes_no_place(pace, clock, other):
    other(pace.sent)
    clock.now += 3600
    pace.sent()
    pace.heard(200, left(1))
    assert pace.wait(clock.now)


def test_a_turn_that_was_not_used_is_not_counted_against_its_own_thread(pace, clock, other):
    assert pace.wait(clock.now)
    other(pace.sent)
    other(pace.heard, 200, left(1))
    assert pace.wait(clock.now)


def test_a_late_answer_of_the_same_window_does_not_raise_the_count(pace, clock, other):
    pace.sent()
    pace.heard(200, left(50))
    other(pace.sent)
    pace.sent()
    pace.heard(200, left(0))
    other(pace.heard, 200, left(49))
    assert not pace.wait(clock.now)


def test_an_answer_that_knows_of_more_opens_a_new_window(pace, clock):
    pace.sent()
    pace.heard(200, left(1))
    clock.now += 30
    pace.sent()
    pace.heard(200, left(59))
    clock.now += 1
    pace.sent()
    pace.heard(200, left(0))
    assert pace.wait(clock.now + 100)
    assert clock.naps == [59]


def test_an_answer_from_before_the_new_window_is_not_believed(pace, clock, other):
    pace.sent()
    pace.heard(200, left(2))
    other(pace.sent)
    pace.sent()
    pace.heard(200, left(59))
    other(pace.heard, 200, left(0))
    assert pace.wait(clock.now)


@pytest.mark.parametrize("reset", ["12", str(1_700_000_000 + 1000 + 12)])
def test_the_window_ends_when_upstream_says(pace, clock, reset):
    pace.sent()
    pace.heard(200, left(0, **{"X-RateLimit-Reset": reset}))
    assert pace.wait(clock.now + 100)
    assert clock.naps == [12]


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
def test_after_a_429_all_wait_as_told(pace, clock, other, headers, seconds):
    pace.sent()
    pace.heard(429, headers)
    assert not other(pace.wait, clock.now)
    assert pace.wait(clock.now + 1000)
    assert clock.naps == [seconds]


def test_a_refusal_is_final_whatever_else_is_under_way(pace, clock, other):
    other(pace.sent)
    pace.sent()
    pace.heard(429, {"Retry-After": "50"})
    assert not pace.wait(clock.now + 10)
    assert clock.naps == []


def test_a_shorter_wait_does_not_end_a_longer_one(pace, clock, other):
    other(pace.sent)
    other(pace.heard, 429, {"Retry-After": "50"})
    pace.sent()
    pace.heard(429, {"Retry-After": "5"})
    pace.wait(clock.now + 1000)
    assert clock.naps == [50]


def test_a_call_that_got_through_does_not_end_the_wait(pace, clock):
    pace.sent()
    pace.heard(429, {"Retry-After": "50"})
    pace.sent()
    pace.heard(200, left(59))
    assert not pace.wait(clock.now + 40)


def test_one_who_waits_is_woken_by_news(clock):
    waiting, woken = threading.Event(), []

    def pause(changed, seconds):
        waiting.set()
        woken.append(changed.wait(30))

    pace = Pace(clock, pause=pause)
    pace.sent()
    pace.heard(200, left(1))
    pace.sent()
    with ThreadPoolExecutor(1) as pool:
        turn = pool.submit(pace.wait, clock.now + 50)
        assert waiting.wait(30)
        pace.heard(200, left(59))
        assert turn.result()
    assert woken == [True]


def test_a_hundred_deletions_by_eight_threads_draw_no_429(clock):
    pace, server, todo = Pace(clock, pause=clock.pause), threading.Lock(), list(range(100))
    started, used, refused = clock.now, 0, 0

    def answer():
        nonlocal started, used, refused
        with server:
            if clock.now >= started + 60:
                started, used = clock.now, 0
            used += 1
            if used > 60:
                refused += 1
                return 429, {"Retry-After": str(started + 60 - clock.now)}
            return 200, left(60 - used)

    def work():
        while todo:
            assert pace.wait(clock.now + 1000)
            try:
                todo.pop()
            except IndexError:
                return
            pace.sent()
            pace.heard(*answer())

    with ThreadPoolExecutor(8) as pool:
        for worker in [pool.submit(work) for _ in range(8)]:
            worker.result()
    assert refused == 0


def test_the_client_tells_what_it_heard(client, api, clock):
    api.get("/user", headers=left(0), **success({"id": 1}))
    client.user()
    assert not client.pace.wait(0)


def test_the_client_counts_what_it_sends(client, api, other):
    turns = []

    def answer(request):
        turns.append(other(client.pace.wait, 0))
        return 200, left(1), '{"status": "success", "data": {"id": 1}}'

    api.mock.add_callback("GET", f"{BASE}/user", callback=answer, content_type="application/json")
    client.user()
    client.user()
    assert turns == [True, False]


def test_paces_are_remembered_by_key_and_place_and_not_for_ever():
    first = pace_for("a", "https://one.test")
    assert pace_for("a", "https://one.test") is first
    assert pace_for("a", "https://two.test") is not first
    for number in range(MOST_KEYS):
        pace_for(f"key {number}")
    assert pace_for("a", "https://one.test") is not first
