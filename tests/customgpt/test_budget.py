"""The rules of the pace against an API that counts fixed windows, whoever calls and in whatever order answers come."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.customgpt.pace.budget import Permit, State, Wait, take
from dashboard.customgpt.pace.headers import observe
from tests.customgpt.traffic import EPOCH, Traffic

seeds = st.integers(0, 2**32)
limits = st.sampled_from([2, 5, 12, 20, 60, 90, 120, 300, 600])
moments = st.floats(-1e6, 1e12)
counts = st.none() | st.integers(-5, 2**31 - 1)


@settings(max_examples=25, deadline=None)
@given(limit=limits, jobs=st.integers(0, 12), share=st.floats(0, 0.5), latency=st.floats(0.03, 0.9), seed=seeds)
def test_who_uses_a_key_alone_is_never_refused(limit, jobs, share, latency, seed):
    traffic = Traffic(limit, jobs, people=share * limit / 60, latency=latency, seed=seed, state=State(limit=limit))
    assert traffic.run(200).refused == 0


@settings(max_examples=6, deadline=None)
@given(limit=st.sampled_from([60, 90, 120, 600]), share=st.floats(0, 0.2), seed=seeds)
def test_nearly_the_whole_limit_is_used(limit, share, seed):
    traffic = Traffic(limit, people=share * limit / 60, seed=seed).run(600)
    assert traffic.taken >= 9.5 * limit
    assert traffic.refused <= 0.01 * traffic.taken


@settings(max_examples=6, deadline=None)
@given(seed=seeds)
def test_a_list_view_a_second_hardly_waits_beside_a_job(seed):
    assert Traffic(600, people=1, seed=seed).run(200).slowest <= 3


@settings(max_examples=12, deadline=None)
@given(limit=st.sampled_from([60, 300]), share=st.floats(0.1, 0.6), seed=seeds)
def test_another_program_is_made_room_for(limit, share, seed):
    traffic = Traffic(limit, others=share * limit / 60, seed=seed).run(600)
    assert traffic.refused <= 2 * 10 + 0.01 * traffic.taken
    assert traffic.taken >= (1 - share) * 10 * limit * 0.8


@settings(max_examples=12, deadline=None)
@given(cap=st.sampled_from([1, 3, 10, 60, 90]), headers=st.booleans(), share=st.floats(0, 0.5), seed=seeds)
def test_a_cap_is_kept_and_used(cap, headers, share, seed):
    traffic = Traffic(600, people=share * cap / 60, cap=cap, headers=headers, seed=seed).run(300)
    assert all(len([at for at in traffic.sent if 0 <= at - first < 59]) <= 2 * cap for first in traffic.sent)
    assert len(traffic.sent) <= 6 * cap
    assert len(traffic.sent) >= 4 * cap * (1 if cap < 20 else 0.95)
    assert traffic.refused == 0


@settings(max_examples=8, deadline=None)
@given(wait=st.integers(1, 300), seed=seeds)
def test_after_a_429_nothing_is_sent_as_told_and_then_speed_returns(wait, seed):
    state = observe(State(limit=300), None, EPOCH, 429, {"Retry-After": str(wait)}, False)
    traffic = Traffic(300, people=0.5, seed=seed, state=state).run(wait + 120)
    assert min(traffic.sent) >= wait - 1e-6
    assert traffic.taken >= 2 * 300 * 0.95


@settings(max_examples=12, deadline=None)
@given(at=st.floats(1, 119), by=st.sampled_from([-1e9, -3600, -45, -1, 1, 45, 3600, 1e9]), seed=seeds)
def test_a_clock_that_jumps_stops_nobody_for_long(at, by, seed):
    traffic = Traffic(60, jump=(at, by), seed=seed).run(720)
    assert traffic.taken >= 9 * 60
    assert traffic.refused <= 0.1 * traffic.taken


@given(
    state=st.builds(
        State,
        limit=st.none() | st.integers(1, 2**31 - 1),
        remaining=counts,
        sent=st.integers(0, 2**31 - 1),
        window_ends=st.none() | moments,
        blocked_until=moments,
        next_at=moments,
    ),
    now=st.floats(1, 4e9),  # a clock counts from 1970; what is stored may be anything
    cap=st.none() | st.integers(1, 10_000),
    background=st.booleans(),
)
def test_whatever_the_state_a_turn_comes_in_a_few_minutes(state, now, cap, background):
    began = now
    for _ in range(100):
        state, found = take(state, now, cap, background)
        if isinstance(found, Permit):
            break
        assert now < found.until <= max(now + 300, began + 400) + 1
        now = max(found.until, math.nextafter(now, math.inf))
    assert isinstance(found, Permit)
    assert now - began <= 401


@given(
    status=st.sampled_from([200, 404, 429, 500]),
    headers=st.dictionaries(
        st.sampled_from(["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"]),
        st.text(max_size=5) | st.integers(-(10**30), 10**30).map(str) | st.sampled_from(["nan", "inf", "1e99"]),
    ),
    remaining=counts,
)
def test_no_header_makes_a_state_that_no_database_can_hold(status, headers, remaining):
    permit = Permit(EPOCH, 0, remaining)
    state = observe(State(remaining=remaining), permit, EPOCH, status, headers, False)
    assert state.limit is None or 0 < state.limit < 2**31
    assert state.remaining is None or -(2**31) <= state.remaining < 2**31
    assert state.window_ends is None or EPOCH < state.window_ends <= EPOCH + 300
    assert 0 <= state.blocked_until <= EPOCH + 300


def test_what_is_read_often_is_written_seldom():
    state, permit = take(State(), EPOCH, None, background=True)
    assert (state, permit) == (State(), Permit(EPOCH, 0, None))
    assert observe(state, permit, EPOCH, 200, {}, False) == state
    known = State(limit=60, remaining=0, window_ends=EPOCH + 9)
    assert take(known, EPOCH, None, background=False) == (known, Wait(EPOCH + 9))
    state, permit = take(State(limit=60, remaining=9, window_ends=EPOCH + 9), EPOCH, None, background=False)
    assert observe(state, permit, EPOCH, 200, {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "8"}, False) == state


@pytest.mark.parametrize("background", [True, False])
def test_an_answer_that_is_waited_for_in_vain_opens_no_window(background):
    known = State(limit=60, remaining=5, window_ends=EPOCH - 1, blocked_until=EPOCH + 5)
    assert take(known, EPOCH, None, background) == (known, Wait(EPOCH + 5))


def test_slots_that_are_taken_late_do_not_add_up():
    state, late = State(limit=600, remaining=600, window_ends=EPOCH + 60), 0.04
    now, taken = EPOCH, 0
    while now < EPOCH + 57:
        state, found = take(state, now, None, background=True)
        taken += isinstance(found, Permit)
        now = now + late if isinstance(found, Permit) else found.until + late
    assert taken > 570


def test_news_of_a_window_frees_the_next_slot_and_lifts_no_cap():
    known = State(limit=600, remaining=10, sent=5, window=3, window_ends=EPOCH + 30, next_at=EPOCH + 20)
    news = observe(known, Permit(EPOCH, 3, 10), EPOCH, 200, {"X-RateLimit-Remaining": "599"}, True)
    assert news == State(limit=600, remaining=599, sent=5, window=4, window_ends=EPOCH + 60)


def test_a_slot_that_only_a_jumping_clock_explains_is_not_waited_for():
    known = State(limit=60, remaining=50, window_ends=EPOCH + 30, next_at=EPOCH + 1e6)
    assert take(known, EPOCH, None, background=True)[1] == Wait(EPOCH + 60)
