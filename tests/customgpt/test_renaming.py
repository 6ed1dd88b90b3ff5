"""Rename and create: what is sent, and what a person is told when it fails."""

import pytest
import requests
from responses import matchers

from dashboard.customgpt import NotFound, RateLimited, Rejected, Unavailable, UnexpectedAnswer
from tests.customgpt.conftest import success

PATH = "/projects/7/conversations/x1"
IN_DOUBT = "The name may or may not have been changed."


def test_it_renames_and_returns_what_upstream_says(client, api):
    sent = [matchers.json_params_matcher({"name": "Prices – ü"})]
    api.put(PATH, match=sent, **success({"id": 5, "session_id": "x1", "name": "prices"}))
    assert client.rename_conversation(7, "x1", "Prices – ü").name == "prices"


def test_a_rename_keeps_its_session_id_when_the_answer_has_none(client, api):
    api.put(PATH, **success({"name": "prices"}))
    assert client.rename_conversation(7, "x1", "prices").session_id == "x1"


def test_a_refused_rename_says_so_in_upstreams_words(client, api):
    api.put(PATH, status=422, json={"message": "Invalid.", "errors": {"name": ["The name is too long."]}})
    with pytest.raises(Rejected) as refused:
        client.rename_conversation(7, "x1", "a")
    assert refused.value.user_message == "The API refused: “The name is too long.” The name was not changed."
    assert not refused.value.ambiguous
    assert len(api.calls) == 1


def test_a_rename_whose_answers_are_lost_is_in_doubt(client, api):
    api.put(PATH, body=requests.ReadTimeout())
    with pytest.raises(Unavailable) as lost:
        client.rename_conversation(7, "x1", "a")
    assert lost.value.user_message == f"The API did not answer in time. {IN_DOUBT}"
    assert lost.value.ambiguous
    assert len(api.calls) == 4


def test_a_refusal_after_a_lost_answer_leaves_the_doubt(client, api):
    api.put(PATH, body=requests.ReadTimeout())
    api.put(PATH, status=400, json={"message": "No."})
    with pytest.raises(Rejected) as refused:
        client.rename_conversation(7, "x1", "a")
    assert refused.value.ambiguous
    assert refused.value.user_message == f"The API refused: “No.” {IN_DOUBT}"


def test_a_rename_that_was_never_sent_is_not_in_doubt(client, api):
    api.put(PATH, body=requests.ConnectTimeout())
    with pytest.raises(Unavailable) as lost:
        client.rename_conversation(7, "x1", "a")
    assert not lost.value.ambiguous
    assert lost.value.user_message.endswith("The name was not changed.")


def test_a_rename_answered_with_nonsense_is_in_doubt(client, api):
    api.put(PATH, body="<html>", content_type="text/html")
    with pytest.raises(UnexpectedAnswer) as odd:
        client.rename_conversation(7, "x1", "a")
    assert odd.value.ambiguous
    assert odd.value.user_message.endswith(IN_DOUBT)


def test_a_rename_of_what_is_gone_says_what_is_gone(client, api):
    api.put(PATH, status=404, json={"status": "error", "data": {"code": 404, "message": "Agent with id 7 not found"}})
    with pytest.raises(NotFound) as gone:
        client.rename_conversation(7, "x1", "a")
    assert gone.value.user_message == "The agent can't be found. The name was not changed."


@pytest.mark.parametrize(("name", "body"), [("Hello", {"name": "Hello"}), ("", {})])
def test_it_creates(client, api, name, body):
    sent = [matchers.json_params_matcher(body)]
    api.post("/projects/7/conversations", match=sent, **success({"session_id": "n1", "project": {"id": 7}}, status=201))
    assert client.create_conversation(7, name).session_id == "n1"


@pytest.mark.parametrize(
    ("answer", "in_doubt"),
    [
        ({"body": requests.ReadTimeout()}, True),
        ({"body": requests.ConnectTimeout()}, False),
        ({"status": 503}, True),
        ({"status": 429, "headers": {"Retry-After": "1"}}, False),
        ({"status": 409}, False),
        ({"body": "{", "content_type": "application/json", "status": 201}, True),
    ],
)
def test_creating_is_never_tried_twice(client, api, answer, in_doubt):
    api.post("/projects/7/conversations", **answer)
    with pytest.raises((Unavailable, Rejected, RateLimited)) as failed:
        client.create_conversation(7)
    assert len(api.calls) == 1
    assert failed.value.ambiguous is in_doubt
    assert ("may or may not" in failed.value.user_message) is in_doubt
