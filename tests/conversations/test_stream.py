"""An answer on its way to the browser: which events it gets, and what a stream holds."""

import json
import threading
from types import SimpleNamespace

import pytest
from django.db import connections

from dashboard import slots
from dashboard.conversations import streaming
from tests.conversations.conftest import CONVERSATIONS
from tests.rows import message_row, ok, refused

MESSAGES = f"{CONVERSATIONS}/session-1/messages"
EVENTS = {"Content-Type": "text/event-stream"}


def upstream_event(**data):
    return f"event: {data['status']}\ndata: {json.dumps(data)}\n\n"


WORDS = "".join(
    upstream_event(status="progress", message=word) for word in ("", "From ", "**nine** ", "to <b>five</b>.")
)
FINISH = upstream_event(status="finish", id=550, session_id="session-1", citations=[])


@pytest.fixture
def stream(url):
    return f"{url}session-1/stream/"


@pytest.fixture
def streamed(upstream):
    return lambda body: upstream.post(MESSAGES, body=body, headers=EVENTS)


@pytest.fixture
def stored(upstream):
    return lambda **row: upstream.get(f"{MESSAGES}/550", json=ok(message_row("When?", id=550, **row)))


def events(response):
    parts = b"".join(response.streaming_content).decode().strip().split("\n\n")
    lines = [part.split("\n") for part in parts]
    response.close()
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in lines]


def test_it_grows_and_ends_as_it_was_stored(ed, stream, streamed, stored, monkeypatch):
    monkeypatch.setattr(streaming, "SOONEST", 0.0)
    monkeypatch.setattr(streaming, "SHARE", 0)
    streamed(WORDS + FINISH)
    stored(answer="From ten to four.", response_feedback={"reaction": "liked"})
    found = events(ed.post(stream, {"question": "When?"}))
    assert [name for name, _ in found] == ["answer", "answer", "answer", "stored"]
    assert found[2][1]["html"] == "<p>From <strong>nine</strong> to &lt;b&gt;five&lt;/b&gt;.</p>\n"
    assert found[3][1]["id"] == 550
    assert "From ten to four." in found[3][1]["html"]
    assert "Liked" in found[3][1]["html"]


def test_it_is_an_event_stream_that_nobody_buffers(ed, stream, streamed, stored):
    streamed(FINISH)
    stored()
    response = ed.post(stream, {"question": "When?"}, headers={"Accept-Encoding": "gzip, br"})
    assert response.headers["Content-Type"] == "text/event-stream"
    assert response.headers["X-Accel-Buffering"] == "no"
    assert "Content-Encoding" not in response.headers
    assert "no-store" in response.headers["Cache-Control"]
    events(response)


def test_the_first_words_come_at_once_and_others_in_turns(ed, stream, streamed, stored, monkeypatch):
    monkeypatch.setattr(streaming, "time", SimpleNamespace(monotonic=lambda: 0.0))  # as on a machine just started
    streamed(WORDS + FINISH)
    stored()
    found = events(ed.post(stream, {"question": "When?"}))
    assert [name for name, _ in found] == ["answer", "stored"]
    assert found[0][1]["html"] == "<p>From</p>\n"


def test_a_stream_that_breaks_shows_what_was_stored(ed, stream, streamed, messages):
    streamed(WORDS)
    messages(message_row("When?", "The whole answer.", id=550))
    name, data = events(ed.post(stream, {"question": "When?", "newest": "549"}))[-1]
    assert name == "stored"
    assert "The whole answer." in data["html"]
    assert "The answer was lost on the way." in data["sentence"]


def test_a_stream_that_breaks_with_nothing_stored(ed, stream, streamed, messages):
    streamed(WORDS)
    messages(message_row("When?", id=549))
    name, data = events(ed.post(stream, {"question": "When?", "newest": "549"}))[-1]
    assert (name, data["recorded"]) == ("failed", False)
    assert "Your question may have been recorded." in data["sentence"]


def test_a_refusal(ed, stream, upstream):
    upstream.post(MESSAGES, status=429, json=refused(429, "You have exhausted your current query credits."))
    found = events(ed.post(stream, {"question": "When?"}))
    assert [name for name, _ in found] == ["failed"]
    assert "query credits are used up" in found[0][1]["sentence"]


def test_an_answer_that_can_not_be_read_again_is_not_lost(ed, stream, streamed, upstream):
    streamed(WORDS + FINISH)
    upstream.get(f"{MESSAGES}/550", status=500, json=refused(500, "Internal Server Error"))
    name, data = events(ed.post(stream, {"question": "When?"}))[-1]
    assert (name, data["recorded"]) == ("failed", True)
    assert data["sentence"].startswith("The answer is complete")


def test_bad_input(ed, stream, upstream):
    response = ed.post(stream, {"question": ""})
    assert response.status_code == 422
    assert events(response) == [("failed", {"sentence": "Type a question first.", "recorded": False})]
    assert not upstream.calls


@pytest.fixture
def one_slot(monkeypatch):
    one = threading.BoundedSemaphore(1)
    monkeypatch.setattr("dashboard.slots.slots", lambda: one)
    return one


def test_a_slot_is_taken_and_given_back(ed, stream, streamed, stored, one_slot, upstream):
    streamed(WORDS + FINISH)
    stored()
    first = ed.post(stream, {"question": "When?"})
    begun = next(iter(first.streaming_content))
    asked = len(upstream.calls)
    [(name, data)] = events(ed.post(stream, {"question": "And then?"}))
    assert (name, data["sentence"], data["recorded"]) == ("failed", slots.FULL, False)
    assert len(upstream.calls) == asked
    assert begun.startswith(b"event: answer")
    assert events(first)[-1][0] == "stored"
    assert events(ed.post(stream, {"question": "When?"}))[-1][0] == "stored"


def test_a_browser_that_leaves_before_the_first_word_gives_its_slot_back(ed, stream, streamed, one_slot):
    streamed(WORDS)
    ed.post(stream, {"question": "When?"}).close()
    assert one_slot.acquire(blocking=False)


def test_a_browser_that_leaves_in_the_middle_hangs_up(ed, stream, streamed, one_slot):
    streamed(WORDS)
    response = ed.post(stream, {"question": "When?"})
    next(iter(response.streaming_content))
    response.close()
    assert one_slot.acquire(blocking=False)


def test_a_finish_that_names_another_message_is_not_shown(ed, stream, streamed, stored, messages):
    streamed(WORDS + FINISH)
    stored(user_query="Somebody else?", openai_response="SECRET")
    messages(message_row("When?", "Ours.", id=551))
    name, data = events(ed.post(stream, {"question": "When?"}))[-1]
    assert name == "stored"
    assert "Ours." in data["html"]
    assert "SECRET" not in data["html"]


def test_a_wrong_option_is_named(ed, stream):
    [(name, data)] = events(ed.post(stream, {"question": "When?", "language": "Klingon!"}))
    assert (name, data["sentence"]) == ("failed", "Language: Enter a language code, such as en, de or pt-BR.")


@pytest.mark.django_db(transaction=True)
def test_it_holds_no_connection_to_the_database(ed, stream, streamed, stored, monkeypatch):
    closed = []
    monkeypatch.setattr(type(connections["default"]), "close", lambda self: closed.append(self.alias))
    streamed(WORDS + FINISH)
    stored()
    response = ed.post(stream, {"question": "When?"})
    assert not closed
    next(iter(response.streaming_content))
    assert closed
    response.close()
