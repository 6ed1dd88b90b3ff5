"""Says in one message what became of a deletion, and remembers which rows stay ticked."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from dashboard.cleanup.deletion import Outcome, State
from dashboard.customgpt import title_of

NAMES_SHOWN = 3
SENTENCES = {
    State.DELETED: "Deleted {n}.",
    State.ALREADY_GONE: "{n} {was} already gone.",
    State.GONE_UNCONFIRMED: "{n} {is_} gone, but the API's answer was lost, so who removed {it} can't be said.",
}


def sentence(outcomes: Sequence[Outcome]) -> str:
    """One message for a person: what is gone, what stays ticked, and why."""
    counts = Counter(outcome.state for outcome in outcomes)
    parts = [_count(text, counts[state]) for state, text in SENTENCES.items() if counts[state]]
    if not counts[State.DELETED]:
        parts.insert(0, "Deleted none.")
    left: dict[str, list[str]] = defaultdict(list)
    for outcome in outcomes:
        if not outcome.gone:
            left[_why(outcome)].append(f"“{title_of(outcome.name)}”")
    return " ".join(parts + [_left(names, why) for why, names in left.items()])


def all_deleted(outcomes: Sequence[Outcome]) -> bool:
    """Whether everything asked for was done, by us."""
    return all(outcome.state is State.DELETED for outcome in outcomes)


def still_ticked(outcomes: Sequence[Outcome]) -> set[str]:
    """The session ids that a deletion left standing."""
    return {outcome.session_id for outcome in outcomes if not outcome.gone}


def _why(outcome: Outcome) -> str:
    if outcome.state is State.UNKNOWN:
        return f"It is not known whether this was deleted. {outcome.reason}"
    return outcome.reason


def _left(names: list[str], why: str) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    if len(names) > NAMES_SHOWN:
        shown += f" and {len(names) - NAMES_SHOWN} more"
    return f"{len(names)} {'stays' if len(names) == 1 else 'stay'} ticked ({shown}): {why}"


def _count(text: str, n: int) -> str:
    one = n == 1
    return text.format(n=n, was="was" if one else "were", is_="is" if one else "are", it="it" if one else "them")
