"""Every fault of a deletion, with the state it must end in."""

import time

import pytest

from dashboard.cleanup import deletion
from dashboard.cleanup.deletion import AT_ONCE, State, delete_all
from dashboard.sandbox import Fault

SOON = 30


@pytest.fixture
def run(api):
    """Delete the ten newest; the fault meets DELETE of the first of them."""

    def delete(fault=None, number=10, **words):
        rows = api.rows()[:number]
        if fault:
            api.sandbox.inject(Fault(fault, **({"method": "DELETE", "path": rows[0][0]} | words)))
        outcomes = list(delete_all(api.client, api.agent_id, rows, until=time.monotonic() + SOON))
        return sorted(outcomes, key=lambda outcome: rows.index((outcome.session_id, outcome.name)))

    return delete


def test_all_of_them_are_deleted_and_nothing_else(api, run):
    wanted = set(api.ids())
    assert {outcome.state for outcome in run()} == {State.DELETED}
    assert api.deleted() == wanted
    assert not wanted & set(api.ids())


@pytest.mark.parametrize(
    ("fault", "times", "state"),
    [
        ("reset_before", 1, State.DELETED),
        ("reset_after", 1, State.GONE_UNCONFIRMED),
        ("truncated", 1, State.GONE_UNCONFIRMED),
        ("not_json", 1, State.GONE_UNCONFIRMED),
        ("html_200", 1, State.DELETED),
        ("wrong_type", 1, State.GONE_UNCONFIRMED),
        ("500_after", 1, State.GONE_UNCONFIRMED),
        ("504_after", 1, State.GONE_UNCONFIRMED),
        ("server_error", 1, State.DELETED),
        ("bad_gateway", 1, State.DELETED),
        ("conflict", 1, State.DELETED),
        ("500_after", None, State.GONE_UNCONFIRMED),
        ("server_error", None, State.FAILED),
        ("unavailable", None, State.FAILED),
        ("redirect", None, State.FAILED),
        ("deleted_false", None, State.FAILED),
        ("status_error", None, State.FAILED),
        ("forbidden", None, State.FAILED),
        ("bad_request", None, State.FAILED),
        ("unprocessable", None, State.FAILED),
        ("conflict", None, State.FAILED),
    ],
)
def test_each_fault_ends_in_its_state(api, run, fault, times, state):
    outcomes = run(fault, times=times)
    first = outcomes[0]
    assert first.state is state
    assert {outcome.state for outcome in outcomes[1:]} == {State.DELETED}
    assert first.gone == (first.session_id not in api.ids())
    assert first.gone or first.reason


def test_a_redirect_is_not_followed(api, run):
    outcome = run("redirect", number=1)[0]
    assert outcome.state is State.FAILED
    assert len(api.sent()) == 1
    assert not [entry for entry in api.sandbox.ledger if entry.path.endswith("/user")]


def test_one_that_was_gone_before_is_told_apart(api, run):
    rows = api.rows()
    api.client.delete_conversation(api.agent_id, rows[3][0])
    outcomes = list(delete_all(api.client, api.agent_id, rows, until=time.monotonic() + SOON))
    gone = [outcome.session_id for outcome in outcomes if outcome.state is State.ALREADY_GONE]
    assert gone == [rows[3][0]]


def test_a_lost_answer_with_everything_down_is_unknown(api):
    rows = api.rows()[:1]
    api.sandbox.inject(Fault("server_error", times=None))
    outcome = next(delete_all(api.client, api.agent_id, rows, until=time.monotonic() + SOON))
    assert outcome.state is State.UNKNOWN
    assert outcome.reason


@pytest.mark.parametrize("fault", ["unauthorized", "quota", "gone_agent"])
def test_what_no_other_call_can_mend_stops_at_once(api, run, fault):
    rows = api.rows()
    api.sandbox.inject(Fault(fault, method="" if fault == "gone_agent" else "DELETE", times=None))
    outcomes = list(delete_all(api.client, api.agent_id, rows, until=time.monotonic() + SOON))
    assert len(api.sent()) <= AT_ONCE
    assert api.deleted() == set()
    assert {outcome.state for outcome in outcomes} == {State.FAILED, State.NOT_SENT}


@pytest.mark.parametrize(("fault", "enough"), [("forbidden", 3), ("server_error", 5)])
def test_the_same_refusal_again_and_again_stops_it(api, fault, enough):
    rows = [row for page in range(1, 7) for row in api.rows(page)]
    api.sandbox.inject(Fault(fault, method="DELETE", times=None))
    outcomes = list(delete_all(api.client, api.agent_id, rows, until=time.monotonic() + SOON))
    tried = [outcome for outcome in outcomes if outcome.state is not State.NOT_SENT]
    assert len(rows) == 60
    assert enough <= len(tried) < enough + AT_ONCE


def test_after_the_time_is_up_nothing_is_begun(api):
    outcomes = list(delete_all(api.client, api.agent_id, api.rows(), until=time.monotonic() - 1))
    assert {outcome.state for outcome in outcomes} == {State.NOT_SENT}
    assert api.sent() == []


def test_the_agent_is_not_asked_for_again_and_again(api):
    rows = api.rows()
    for session_id, _ in rows:
        api.client.delete_conversation(api.agent_id, session_id)
    before = len(api.sandbox.ledger)
    list(delete_all(api.client, api.agent_id, rows, until=time.monotonic() + SOON))
    asked = [entry for entry in api.sandbox.ledger[before:] if entry.method == "GET"]
    assert 1 <= len(asked) <= AT_ONCE


def test_it_keeps_to_the_pace_that_the_headers_tell(paced):
    outcomes = list(
        delete_all(paced.client, paced.agent_id, paced.rows() + paced.rows(2), until=time.monotonic() + SOON)
    )
    states = [outcome.state for outcome in outcomes]
    assert 429 not in [entry.status for entry in paced.sandbox.ledger]
    assert states.count(State.DELETED) == len(paced.deleted()) > 0
    assert states.count(State.NOT_SENT) == len(states) - states.count(State.DELETED) > 0


def test_a_404_with_its_agent_gone_after_a_lost_answer_is_unknown(api):
    rows = api.rows()[:1]
    api.sandbox.inject(Fault("server_error", method="DELETE", times=1))
    api.sandbox.inject(Fault("gone_agent", times=None))
    outcome = next(delete_all(api.client, api.agent_id, rows, until=time.monotonic() + SOON))
    assert outcome.state is State.UNKNOWN


def test_who_is_told_to_wait_waits_and_deletes(api, run):
    outcomes = run("throttled", path="", times=2, retry_after=1)
    assert {outcome.state for outcome in outcomes} == {State.DELETED}


def test_our_own_mistake_in_one_row_hides_no_other(api, run, monkeypatch):
    broken, real = api.ids()[2], deletion.delete_one

    def delete_one(client, agent_id, session_id, *rest):
        return 1 / 0 if session_id == broken else real(client, agent_id, session_id, *rest)

    monkeypatch.setattr(deletion, "delete_one", delete_one)
    states = {outcome.session_id: outcome.state for outcome in run()}
    assert states.pop(broken) is State.UNKNOWN
    assert set(states.values()) == {State.DELETED}
