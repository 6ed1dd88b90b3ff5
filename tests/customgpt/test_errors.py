"""From an answer to the error that it means, and to the sentence a person reads."""

import pickle

import pytest

from dashboard import customgpt
from dashboard.customgpt import (
    Forbidden,
    KeyRefused,
    NotFound,
    QuotaExhausted,
    RateLimited,
    Rejected,
    Unavailable,
    UnexpectedAnswer,
    UpstreamError,
)
from dashboard.customgpt.api_key import ApiKey
from dashboard.customgpt.error_text import LONGEST, error_message
from tests.customgpt.conftest import KEY, success


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Rejected),
        (401, KeyRefused),
        (403, Forbidden),
        (404, NotFound),
        (409, Rejected),
        (418, Rejected),
        (422, Rejected),
        (429, RateLimited),
        (500, Unavailable),
        (503, Unavailable),
        (301, UnexpectedAnswer),
        (307, UnexpectedAnswer),
        (202, UnexpectedAnswer),
        (204, UnexpectedAnswer),
        (299, UnexpectedAnswer),
        (700, UnexpectedAnswer),
    ],
)
def test_a_status_means_an_error(client, api, status, error):
    api.get("/user", status=status, body="", content_type="text/html")
    with pytest.raises(UpstreamError) as raised:
        client.user()
    assert type(raised.value) is error
    assert str(raised.value) == raised.value.user_message != ""
    assert not raised.value.ambiguous


@pytest.mark.parametrize(
    "body",
    [
        {"status": "error", "url": "x", "data": {"code": 400, "message": "Agent id must be integer"}},
        {"message": "Agent id must be integer"},
        {"status": "error", "data": "Agent id must be integer"},
        {"message": {"odd": 1}, "error": "Agent id must be integer"},
    ],
)
def test_words_are_found_in_either_shape(client, api, body):
    api.get("/user", status=400, json=body)
    with pytest.raises(Rejected, match="The API refused: “Agent id must be integer”"):
        client.user()


@pytest.mark.parametrize(
    "body", [None, 5, [], "x", {"data": 5}, {"errors": ["a"]}, {"errors": {"a": [5]}}, {"message": " "}]
)
def test_words_that_are_not_there_are_not_missed(body):
    assert error_message(body, ApiKey(KEY)) == ""


def test_a_200_that_says_error_is_a_refusal(client, api):
    api.get("/user", json={"status": "error", "data": {"code": 404, "message": "No"}})
    with pytest.raises(Rejected, match="“No”"):
        client.user()


@pytest.mark.parametrize("body", [{}, {"data": {"id": 1}}, {"status": "success"}, {"status": "ok", "data": {}}, []])
def test_a_200_that_does_not_say_success_is_unexpected(client, api, body):
    api.get("/user", json=body)
    with pytest.raises(UnexpectedAnswer):
        client.user()


@pytest.mark.parametrize("data", [{}, {"data": None}, {"data": "x"}])
def test_a_list_without_rows_is_unexpected(client, api, data):
    api.get("/projects", **success(data))
    with pytest.raises(UnexpectedAnswer):
        client.agents()


def test_upstreams_words_are_made_fit_to_be_shown():
    words = error_message({"message": "a\r\nb\x1b[31m\u202ec\ud800\x00 " + "x" * 5000}, ApiKey(KEY))
    assert words.startswith("a b [31m c xxx")
    assert words.isprintable()
    assert len(words) == LONGEST


def test_validation_details_are_more_telling_than_their_headline():
    body = {"message": "The given data was invalid.", "errors": {"name": ["Too long.", "Too odd."], "x": "Bad."}}
    assert error_message(body, ApiKey(KEY)) == "Too long. Too odd."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Agent with id 7 not found", "The agent can't be found."),
        ("Project with id 7 not found", "The agent can't be found."),
        ("Conversation with id x not found", "The conversation can't be found."),
        ("Conversation message with id 5 not found", "The message can't be found."),
        ("Nope", "The conversation can't be found."),
    ],
)
def test_a_404_says_what_was_not_found(client, api, words, sentence):
    api.get("/projects/7/conversations/x1/messages", status=404, json={"data": {"message": words}})
    with pytest.raises(NotFound) as gone:
        client.messages(7, "x1")
    assert gone.value.user_message == sentence


def test_used_up_credits_are_not_a_matter_of_waiting(client, api, naps):
    words = "You have exhausted your current query credits."
    api.get("/user", status=429, json={"data": {"message": words}}, headers={"Retry-After": "1"})
    with pytest.raises(QuotaExhausted):
        client.user()
    assert len(api.calls) == 1
    assert naps == []


def test_errors_survive_a_pickle():
    error = pickle.loads(pickle.dumps(RateLimited("Wait.", ambiguous=True, retry_after=7)))
    assert (str(error), error.ambiguous, error.retry_after) == ("Wait.", True, 7)


def test_the_tree_in_the_docstring_is_the_tree():
    drawn = {line.split()[1] for line in customgpt.__doc__.splitlines() if "──" in line}
    assert drawn == {kind.__name__ for kind in (*UpstreamError.__subclasses__(), *Unavailable.__subclasses__())}
    assert drawn < set(customgpt.__all__)
