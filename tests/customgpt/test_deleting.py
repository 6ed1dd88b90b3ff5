"""Deleting one: each way it can end, and that only our own 200 is called deleted."""

import pytest
import requests

from dashboard.customgpt import (
    Deletion,
    Forbidden,
    KeyRefused,
    NotFound,
    RateLimited,
    Rejected,
    Unavailable,
    UnexpectedAnswer,
)
from tests.customgpt.conftest import success

PATH = "/projects/7/conversations/x1"
GONE = {"status": 404, "json": {"status": "error", "data": {"code": 404, "message": "Agent with id 7 not found"}}}
DONE = success({"deleted": True})
LOST = {"body": requests.ReadTimeout()}


def test_it_deletes(client, api):
    api.delete(PATH, **DONE)
    assert client.delete_conversation(7, "x1") is Deletion.DELETED
    assert api.calls == [f"DELETE {PATH}"]


@pytest.mark.parametrize(
    "body",
    [
        {"status": "success", "data": {"deleted": False}},
        {"status": "error", "data": {"deleted": True}},
        {"status": "error", "data": {"code": 500, "message": "No."}},
    ],
)
def test_a_200_that_says_no_is_not_a_deletion(client, api, body):
    api.delete(PATH, json=body)
    with pytest.raises(Rejected) as refused:
        client.delete_conversation(7, "x1")
    assert not refused.value.ambiguous
    assert refused.value.user_message.endswith("Nothing was deleted.")
    assert len(api.calls) == 1


@pytest.mark.parametrize("data", [{}, {"deleted": 1}, {"deleted": "true"}, {"deleted": None}, [], None])
def test_a_200_that_does_not_say_exactly_true_is_in_doubt(client, api, data):
    api.delete(PATH, **success(data))
    with pytest.raises(UnexpectedAnswer) as odd:
        client.delete_conversation(7, "x1")
    assert odd.value.ambiguous
    assert len(api.calls) == 4


def test_a_404_is_already_gone_when_the_agent_answers(client, api):
    api.delete(PATH, **GONE)
    api.get("/projects/7", **success({"id": 7}))
    assert client.delete_conversation(7, "x1") is Deletion.ALREADY_GONE


def test_a_404_is_not_believed_when_the_agent_is_gone_too(client, api):
    api.delete(PATH, **GONE)
    api.get("/projects/7", **GONE)
    with pytest.raises(NotFound) as gone:
        client.delete_conversation(7, "x1")
    assert gone.value.user_message == "The agent can't be found. Nothing was deleted."


def test_a_404_is_not_known_when_the_agent_can_not_be_asked(client, api):
    api.delete(PATH, **GONE)
    api.get("/projects/7", status=403, json={"message": "This action is unauthorized."})
    with pytest.raises(Forbidden) as unknown:
        client.delete_conversation(7, "x1")
    assert unknown.value.user_message.endswith("It is not known whether the conversation is still there.")


def test_a_caller_who_knows_the_agent_does_not_ask_for_it(client, api):
    api.delete(PATH, **GONE)
    assert client.delete_conversation(7, "x1", agent_known=True) is Deletion.ALREADY_GONE
    assert len(api.calls) == 1


@pytest.mark.parametrize(
    "lost", [LOST, {"status": 502}, {"body": "<html>"}, {"body": requests.ConnectionError("reset")}]
)
def test_a_404_after_a_lost_answer_is_gone_but_not_by_us(client, api, lost):
    api.delete(PATH, **lost)
    api.delete(PATH, **GONE)
    api.get("/projects/7", **success({"id": 7}))
    assert client.delete_conversation(7, "x1") is Deletion.GONE_UNCONFIRMED
    assert len(api.calls) == 3


def test_a_404_after_a_lost_answer_is_not_believed_when_the_agent_is_gone_too(client, api):
    api.delete(PATH, **LOST)
    api.delete(PATH, **GONE)
    api.get("/projects/7", **GONE)
    with pytest.raises(NotFound) as gone:
        client.delete_conversation(7, "x1")
    assert gone.value.ambiguous
    assert gone.value.user_message.endswith("It is not known whether the conversation is still there.")


def test_a_404_after_a_call_that_was_never_sent_is_already_gone(client, api):
    api.delete(PATH, body=requests.ConnectTimeout())
    api.delete(PATH, **GONE)
    assert client.delete_conversation(7, "x1", agent_known=True) is Deletion.ALREADY_GONE


def test_a_200_after_a_lost_answer_is_a_deletion(client, api):
    api.delete(PATH, **LOST)
    api.delete(PATH, **DONE)
    assert client.delete_conversation(7, "x1") is Deletion.DELETED


@pytest.mark.parametrize("lost", [LOST, {"status": 500}, {"status": 204}, {"json": [], "status": 200}])
def test_tries_that_run_out_in_doubt_say_so(client, api, lost):
    api.delete(PATH, **lost)
    with pytest.raises(Unavailable) as unknown:
        client.delete_conversation(7, "x1")
    assert unknown.value.ambiguous
    assert unknown.value.user_message.endswith("The conversation may or may not have been deleted.")
    assert len(api.calls) == 4


@pytest.mark.parametrize(("status", "error"), [(401, KeyRefused), (403, Forbidden), (400, Rejected), (422, Rejected)])
def test_a_refusal_is_believed_at_once(client, api, status, error):
    api.delete(PATH, status=status, json={"message": "No."})
    with pytest.raises(error) as refused:
        client.delete_conversation(7, "x1")
    assert not refused.value.ambiguous
    assert len(api.calls) == 1


def test_a_conflict_is_tried_once_more(client, api):
    api.delete(PATH, status=409, json={"message": "Busy."})
    with pytest.raises(Rejected):
        client.delete_conversation(7, "x1")
    assert len(api.calls) == 2


def test_a_redirect_is_a_failure_without_a_second_request(client, api):
    api.delete(PATH, status=302, headers={"Location": "https://api.test/api/v1/user"})
    with pytest.raises(UnexpectedAnswer) as elsewhere:
        client.delete_conversation(7, "x1")
    assert not elsewhere.value.ambiguous
    assert api.calls == [f"DELETE {PATH}"]


def test_only_200_is_a_deletion(client, api):
    api.delete(PATH, status=202, json=DONE["json"])
    with pytest.raises(UnexpectedAnswer) as odd:
        client.delete_conversation(7, "x1")
    assert odd.value.ambiguous


def test_a_throttled_deletion_was_not_made(client, api):
    api.delete(PATH, status=429, headers={"Retry-After": "40"})
    with pytest.raises(RateLimited) as throttled:
        client.delete_conversation(7, "x1")
    assert throttled.value.retry_after == 40
    assert not throttled.value.ambiguous
    assert throttled.value.user_message.endswith("Try again in 40 seconds. Nothing was deleted.")


def test_an_id_that_can_not_be_sent_has_not_gone_anywhere(client, api):
    with pytest.raises(NotFound):
        client.delete_conversation(7, "..", agent_known=True)
