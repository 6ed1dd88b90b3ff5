import pytest

from dashboard.cleanup.deletion import Outcome, State
from dashboard.cleanup.outcomes import all_deleted, sentence, still_ticked


def outcomes(*states):
    return [Outcome(f"s-{n}", f"Name {n}", state, "Because.") for n, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "text"),
    [
        ([State.DELETED] * 3, "Deleted 3."),
        ([State.DELETED, State.ALREADY_GONE], "Deleted 1. 1 was already gone."),
        ([State.ALREADY_GONE] * 2, "Deleted none. 2 were already gone."),
        ([State.FAILED], "Deleted none. 1 stays ticked (“Name 0”): Because."),
        (
            [State.UNKNOWN],
            "Deleted none. 1 stays ticked (“Name 0”): It is not known whether this was deleted. Because.",
        ),
    ],
)
def test_it_says_what_happened(states, text):
    assert sentence(outcomes(*states)) == text


def test_a_lost_answer_is_not_called_deleted():
    assert "who removed it can't be said" in sentence(outcomes(State.GONE_UNCONFIRMED))
    assert "Deleted none." in sentence(outcomes(State.GONE_UNCONFIRMED))


def test_many_names_are_cut():
    assert "4 stay ticked (“Name 0”, “Name 1”, “Name 2” and 1 more)" in sentence(outcomes(*[State.FAILED] * 4))


def test_only_what_is_gone_loses_its_tick():
    left = still_ticked(outcomes(*State))
    assert left == {"s-3", "s-4", "s-5"}


def test_success_means_deleted_by_us():
    assert all_deleted(outcomes(State.DELETED))
    assert not all_deleted(outcomes(State.DELETED, State.ALREADY_GONE))
