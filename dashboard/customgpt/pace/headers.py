"""Reads from an answer how many calls are left, and until when nobody may call.

Answers overtake each other, and each is held against what was known when its call left: it may be of a window that is
over, or the first of one that has begun earlier than was thought.
"""

from collections.abc import Mapping
from dataclasses import replace

from dashboard.customgpt.backoff import LATEST, retry_after
from dashboard.customgpt.coerce import whole
from dashboard.customgpt.pace.budget import SLACK, WINDOW, Permit, State, begun, credible

# So many calls may overtake each other without it being taken for a new window: a quarter of the limit, within these.
LEAST_OVERTAKING, MOST_OVERTAKING = 4, 32
BIGGEST = 2**31 - 1


def observe(
    state: State, permit: Permit | None, now: float, status: int, headers: Mapping[str, str], capped: bool
) -> State:
    """Learn from the answer to a call: its X-RateLimit headers, and 429 with Retry-After."""
    state = credible(state, now)
    permit = permit or Permit(now, state.window, state.remaining)
    limit = whole(headers.get("X-RateLimit-Limit"))
    if limit is not None and limit > 0:
        state = replace(state, limit=min(limit, BIGGEST))
    if status == 429:
        return _refused(state, now, headers, capped)
    if permit.window != state.window:
        # An answer from before the window changed speaks of the old one or the new one: nobody knows which.
        return state
    remaining = whole(headers.get("X-RateLimit-Remaining"))
    if remaining is not None and remaining >= 0:
        state = _counted(state, permit, now, min(remaining, state.limit or BIGGEST))
    return _timed(state, now, _reset(headers, now))


def _counted(state: State, permit: Permit, now: float, remaining: int) -> State:
    """Apply the API's count. It doesn't include calls that left after this one: those were counted here."""
    if state.remaining is None or permit.remaining is None:
        least = remaining if state.remaining is None else min(state.remaining, remaining)
        known = state.window_ends is not None and state.window_ends > now
        return replace(state, remaining=least, window_ends=state.window_ends if known else now + WINDOW)
    later = max(permit.remaining - state.remaining, 0)
    overtaking = max(LEAST_OVERTAKING, min(MOST_OVERTAKING, (state.limit or BIGGEST) // 4))
    if remaining > permit.remaining + overtaking:
        # More than was known when the call left: a new window has begun, earlier than it was thought.
        return begun(state, max(remaining - later, 0), now + WINDOW)
    if permit.opened and remaining < permit.remaining:
        # Somebody's calls were counted in this window before its first: stragglers of ours, or another program's.
        return replace(state, remaining=max(remaining - later, 0))
    return replace(state, remaining=min(state.remaining, remaining))


def _timed(state: State, now: float, reset: float | None) -> State:
    """Update the window's end: it is at most a minute after any of its answers, so this errs on the late side."""
    if state.window_ends is None:
        return state
    ends = min(state.window_ends, now + WINDOW)
    if reset is not None and abs(min(reset, now + WINDOW + SLACK) - ends) > 1:
        ends = min(reset, now + WINDOW + SLACK)
    return state if ends == state.window_ends else replace(state, window_ends=ends)


def _refused(state: State, now: float, headers: Mapping[str, str], capped: bool) -> State:
    until = _reset(headers, now) if "Retry-After" not in headers else None
    until = max(state.blocked_until, until or now + retry_after(headers, lambda: now))
    # Who has a cap of their own keeps to it, even when the API would take more sooner.
    ends = max(until, state.window_ends or 0.0) if capped else until
    return replace(begun(state, 0, ends), blocked_until=until)


def _reset(headers: Mapping[str, str], now: float) -> float | None:
    """Return the window's end from X-RateLimit-Reset: seconds since 1970 or from now, by their size."""
    reset = whole(headers.get("X-RateLimit-Reset"))
    if reset is None or reset <= 0:
        return None
    return now + min(max(reset - now if reset > 1e9 else float(reset), 1.0), LATEST)
