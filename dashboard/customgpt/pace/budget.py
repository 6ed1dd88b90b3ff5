"""The rules of a key's budget, as functions from one state to the next. They know no clock and no storage.

The API counts calls in windows of a minute that begin with a window's first call, and says after each call how many are
left. Here each call is counted when it takes its permit, so that any number of processes may share one state. Moments
are seconds since 1970, as all machines count them; a window's end is estimated on the late side.
"""

import math
from dataclasses import dataclass, replace

from dashboard.customgpt.backoff import LATEST

WINDOW = 60.0
# A window's first call may be this long under way. No clock that was set back makes a window longer than both.
SLACK = 15.0
# Jobs send nothing for so long before a window ends: what is under way then may be counted in either window.
QUIET = 2.0
# A slot that was taken so much late does not put off the next.
CATCH_UP = 0.5
# Of the limit, what jobs leave to people: this share of what is left of the window, and a little to the very end.
RESERVE = 0.05


@dataclass(frozen=True, slots=True)
class State:
    """One key's budget. `remaining` is the API's count, `sent` our own, for caps; None is what nobody knows."""

    limit: int | None = None
    remaining: int | None = None
    sent: int = 0
    window: int = 0
    window_ends: float | None = None
    blocked_until: float = 0.0
    next_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Permit:
    """Permission for one call, with what was known when it was given."""

    at: float
    window: int
    remaining: int | None
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """No permit before `until`, as far as is known."""

    until: float


def bound(state: State, cap: int | None) -> int | None:
    """Return the calls a minute: the API's limit or the cap, whichever is lower; None if there is neither."""
    return min((number for number in (state.limit, cap) if number is not None), default=None)


def take(state: State, now: float, cap: int | None, background: bool) -> tuple[State, Permit | Wait]:
    """Take a permit. Background calls are spread over the window and leave a reserve to the others."""
    state = credible(state, now)
    if now < state.blocked_until:
        return state, Wait(state.blocked_until)
    most = bound(state, cap)
    if most is None and state.remaining is None:
        return state, Permit(now, state.window, None)
    fresh = state.window_ends is None or now >= state.window_ends
    if fresh:
        state = _opened(state, now)
    ends = state.window_ends or now + WINDOW
    free = _free(state, cap)
    if free is None or free < 1:
        return state, Permit(now, state.window, None) if free is None else Wait(ends)
    if background:
        slot, interval = _slot(state, most or free, free, ends, now)
        if slot > now:
            return state, Wait(slot)
        state = replace(state, next_at=max(state.next_at, now - CATCH_UP) + interval)
    remaining = None if state.remaining is None else state.remaining - 1
    state = replace(state, remaining=remaining, sent=state.sent + 1)
    return state, Permit(now, state.window, remaining, opened=fresh)


def seconds_for(state: State, calls: int, now: float, cap: int | None) -> float | None:
    """Return how long so many background calls take at that pace; None if nothing limits them."""
    most = bound(state, cap)
    if most is None:
        return None
    usable = max(most - _floor(most), 1)
    return max(state.blocked_until - now, 0.0) + math.ceil(calls * WINDOW / usable)


def credible(state: State, now: float) -> State:
    """Return the state without moments that only a clock set back can explain."""
    ends = state.window_ends
    return replace(
        state,
        window_ends=None if ends is None else min(ends, max(now + WINDOW + SLACK, state.blocked_until)),
        blocked_until=min(state.blocked_until, now + LATEST),
        next_at=min(state.next_at, now + WINDOW),
    )


def begun(state: State, remaining: int | None, ends: float) -> State:
    """Return the state in a new window. Our own count continues: the API can't lift our cap."""
    return replace(state, window=state.window + 1, remaining=remaining, window_ends=ends, next_at=0.0)


def _opened(state: State, now: float) -> State:
    """Return a window that begins with the next call. Its first answer will give a better end."""
    return replace(begun(state, state.limit, now + WINDOW + SLACK), sent=0)


def _free(state: State, cap: int | None) -> int | None:
    counts = (state.remaining, None if cap is None else cap - state.sent)
    return min((number for number in counts if number is not None), default=None)


def _slot(state: State, most: int, free: int, ends: float, now: float) -> tuple[float, float]:
    """Return when a background call may leave, and the interval to the next one."""
    left = ends - QUIET - now
    kept = max(_floor(most), round(RESERVE * most * left / WINDOW))
    spare = free - min(kept, most - 1)
    if left <= 0 or free <= _floor(most):
        return ends, 0.0
    if spare < 1:
        # The reserve shrinks: when there will be one to spare, by its straight line, or somewhat later.
        return max(now + 0.05, ends - QUIET - (free - 0.5) * WINDOW / (RESERVE * most)), 0.0
    return state.next_at, left / spare


def _floor(most: int) -> int:
    """Return the calls that jobs leave for people until the end of a window."""
    return max(most // 200, int(most >= 20))
