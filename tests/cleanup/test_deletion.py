"""Every fault of a deletion, with the state it must end in."""

import pytest

from dashboard.cleanup.single_deletion import Outcome, delete_one
from dashboard.customgpt import UpstreamError
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault


@pytest.fixture
def run(api):
    """Delete the newest; the fault meets its DELETE. What is raised is as a view tells it."""

    def delete(fault=None, **words):
        session_id, name = api.rows()[0]
        if fault:
            api.sandbox.inject(Fault(fault, **({"method": "DELETE", "path": session_id} | words)))
        try:
            return delete_one(api.client, api.agent_id, session_id, name)
        except UpstreamError as error:
            state = ItemStatus.UNKNOWN if error.ambiguous else ItemStatus.FAILED
            return Outcome(session_id, name, state, error.cause)

    return delete


def test_it_is_deleted_and_nothing_else(api, run):
    wanted = api.ids()[0]
    assert run().state is ItemStatus.DELETED
    assert api.deleted() == {wanted}
    assert wanted not in api.ids()


@pytest.mark.parametrize(
    ("fault", "times", "state"),
    [
        ("reset_before", 1, ItemStatus.DELETED),
        ("reset_after", 1, ItemStatus.GONE_UNCONFIRMED),
        ("truncated", 1, ItemStatus.GONE_UNCONFIRMED),
        ("not_json", 1, ItemStatus.GONE_UNCONFIRMED),
        ("html_200", 1, ItemStatus.DELETED),
        ("wrong_type", 1, ItemStatus.GONE_UNCONFIRMED),
        ("500_after", 1, ItemStatus.GONE_UNCONFIRMED),
        ("504_after", 1, ItemStatus.GONE_UNCONFIRMED),
        ("server_error", 1, ItemStatus.DELETED),
        ("bad_gateway", 1, ItemStatus.DELETED),
        ("conflict", 1, ItemStatus.DELETED),
        ("500_after", None, ItemStatus.GONE_UNCONFIRMED),
        ("server_error", None, ItemStatus.FAILED),
        ("unavailable", None, ItemStatus.FAILED),
        ("redirect", None, ItemStatus.FAILED),
        ("deleted_false", None, ItemStatus.FAILED),
        ("status_error", None, ItemStatus.FAILED),
        ("forbidden", None, ItemStatus.FAILED),
        ("bad_request", None, ItemStatus.FAILED),
        ("unprocessable", None, ItemStatus.FAILED),
        ("conflict", None, ItemStatus.FAILED),
    ],
)
def test_each_fault_ends_in_its_state(api, run, fault, times, state):
    outcome = run(fault, times=times)
    assert outcome.state is state
    assert outcome.gone == (outcome.session_id not in api.ids())
    assert outcome.gone or outcome.reason


def test_a_redirect_is_not_followed(api, run):
    assert run("redirect").state is ItemStatus.FAILED
    assert len(api.sent()) == 1
    assert not [entry for entry in api.sandbox.ledger if entry.path.endswith("/user")]


def test_one_that_was_gone_before_is_told_apart(api):
    session_id, name = api.rows()[3]
    api.client.delete_conversation(api.agent_id, session_id)
    assert delete_one(api.client, api.agent_id, session_id, name).state is ItemStatus.ALREADY_GONE


def test_a_lost_answer_with_everything_down_is_unknown(api):
    session_id, name = api.rows()[0]
    api.sandbox.inject(Fault("server_error", times=None))
    outcome = delete_one(api.client, api.agent_id, session_id, name)
    assert outcome.state is ItemStatus.UNKNOWN
    assert outcome.reason


def test_a_404_with_its_agent_gone_after_a_lost_answer_is_unknown(api):
    session_id, name = api.rows()[0]
    api.sandbox.inject(Fault("server_error", method="DELETE", times=1))
    api.sandbox.inject(Fault("gone_agent", times=None))
    assert delete_one(api.client, api.agent_id, session_id, name).state is ItemStatus.UNKNOWN
