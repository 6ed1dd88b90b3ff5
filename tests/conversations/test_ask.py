"""Asking without JavaScript: one POST to the API, and the truth afterwards."""

import threading

import pytest
import responses

from tests.conftest import API, HTMX
from tests.conversations.conftest import CONVERSATIONS
from tests.rows import message_row, ok, refused

MESSAGES = f"{CONVERSATIONS}/session-1/messages"
CREDITS = "You have exhausted your current query credits."


@pytest.fixture
def ask(url):
    return f"{url}session-1/ask/"


def posts(upstream):
    return [call.request for call in upstream.calls if call.request.method == "POST"]


def test_it_asks_once_and_goes_to_the_answer(ed, ask, upstream):
    upstream.post(MESSAGES, json=ok(message_row("When?", id=550)))
    response = ed.post(ask, {"question": "When?"})
    assert response.headers["Location"] == ask.replace("ask/", "") + "#message-550"
    assert len(posts(upstream)) == 1


def test_the_options_are_sent(ed, ask, upstream):
    body = {
        "prompt": "When?",
        "custom_persona": "A pirate",
        "chatbot_model": "gpt-4-o",
        "response_source": "own_content",
    }
    match = [responses.matchers.json_params_matcher(body), responses.matchers.query_param_matcher({"lang": "de"})]
    upstream.post(MESSAGES, json=ok(message_row()), match=match)
    options = {"persona": "A pirate", "model": "gpt-4-o", "source": "own_content", "language": "de"}
    assert ed.post(ask, {"question": "When?"} | options).status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"question": " "}, "Type a question first."),
        ({"question": "x" * 20_001}, "Use at most 20,000 characters"),
        ({"question": "When?", "language": "Klingon!"}, "Enter a language code"),
    ],
)
def test_bad_input_keeps_everything(ed, ask, upstream, typed, sentence):
    response = ed.post(ask, typed | {"persona": "A pirate"})
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "A pirate" in page
    assert typed["question"] in page
    assert not upstream.calls


@pytest.mark.parametrize(
    ("status", "words", "sentence"),
    [
        (429, CREDITS, "query credits are used up"),
        (429, "Too Many Attempts.", "accepts no more calls"),
        (400, "Agent is not ready yet. Please wait.", "Agent is not ready yet"),
    ],
)
def test_a_refusal_keeps_the_question(ed, ask, upstream, status, words, sentence):
    upstream.post(MESSAGES, status=status, json=refused(status, words))
    response = ed.post(ask, {"question": "When exactly?"})
    page = response.content.decode()
    assert response.status_code == 502
    assert sentence in page
    assert "The question was not asked." in page
    assert "When exactly?</textarea>" in page
    assert len(upstream.calls) == 1


def test_a_lost_answer_is_looked_up(ed, ask, messages, agent, upstream):
    upstream.post(MESSAGES, status=504, body="<h1>Gateway Time-out</h1>")
    messages(message_row("When?", id=550), message_row("When?", id=549))
    response = ed.post(ask, {"question": "When?", "newest": "549"}, follow=True)
    assert response.redirect_chain[0][0].endswith("#message-550")
    assert "The answer was lost on the way." in response.content.decode()
    assert len(posts(upstream)) == 1


def test_an_older_question_with_the_same_words_is_not_taken_for_it(ed, ask, messages, agent, upstream):
    upstream.post(MESSAGES, status=504, body="<h1>Gateway Time-out</h1>")
    messages(message_row("When?", id=549))
    response = ed.post(ask, {"question": "When?", "newest": "549"})
    page = response.content.decode()
    assert "Your question may have been recorded. The conversation does not show it now." in page
    assert "When?</textarea>" in page


def test_a_lost_answer_and_a_conversation_that_can_not_be_read(ed, ask, upstream):
    upstream.post(MESSAGES, status=504, body="")
    upstream.get(MESSAGES, status=500, json=refused(500, "Internal Server Error"))
    response = ed.post(ask, {"question": "When?"})
    assert response.status_code == 502
    page = response.content.decode()
    assert "Your question may have been recorded. The conversation could not be read again." in page
    assert "When?</textarea>" in page


def test_the_box_is_for_editors_at_the_newest_messages(vic, ed, url, messages, agent):
    messages(message_row(), last=3, total=50)
    assert 'id="ask"' in ed.get(f"{url}session-1/").content.decode()
    assert 'id="ask"' not in vic.get(f"{url}session-1/").content.decode()
    older = ed.get(f"{url}session-1/?older=2").content.decode()
    assert 'id="ask"' not in older
    assert "Show the newest messages to ask another question" in older


def test_what_has_come_since(ed, url, messages):
    messages(message_row("New?", id=550), message_row("Old?", id=549), last=2)
    page = ed.get(f"{url}session-1/?after=549", headers=HTMX).content.decode()
    assert 'id="message-550"' in page
    assert 'id="message-549"' not in page
    assert "Show older" not in page


def test_the_agent_is_not_asked_for(ed, ask, upstream):
    upstream.post(MESSAGES, json=ok(message_row(id=1)))
    ed.post(ask, {"question": "When?"})
    assert [call.request.url for call in upstream.calls] == [f"{API}/projects/924/conversations/session-1/messages"]


def test_no_place_is_left(ed, ask, upstream, monkeypatch):
    monkeypatch.setattr("dashboard.slots.slots", lambda: threading.BoundedSemaphore(0))
    page = ed.post(ask, {"question": "When?"}).content.decode()
    assert "Too many people are waiting" in page
    assert "When?</textarea>" in page
    assert not upstream.calls
