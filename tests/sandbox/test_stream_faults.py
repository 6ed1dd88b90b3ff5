import http.client
import json
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from dashboard.sandbox import FAULTS, Fault, running

LOST = (ConnectionError, http.client.HTTPException)


@pytest.fixture
def messages(conversations):
    return f"{conversations}/new/messages"


@pytest.fixture
def send(sandbox, messages):
    return lambda: sandbox.ask("POST", messages, {"prompt": "What does the Team plan cost?"}, stream="true")


@pytest.fixture
def stream(sandbox, messages):
    """Asks over a real connection and gives the answer, unread."""
    with running(sandbox) as url, closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:

        def ask():
            headers = {"Authorization": "Bearer 1|sandbox-key"}
            connection.request("POST", f"/api/v1{messages}?stream=true", b'{"prompt": "Hello"}', headers)
            return connection.getresponse()

        yield ask


def events(answer):
    return [json.loads(line[6:]) for line in answer.content.decode().splitlines() if line.startswith("data: ")]


def total(sandbox, messages):
    answer = sandbox.ask("GET", messages)
    return answer.json()["data"]["messages"]["total"] if answer.status == 200 else 0


def test_an_answer_can_fail_on_its_way(sandbox, messages, send):
    sandbox.inject(Fault("stream_error", message="Too tired."))
    answer = send()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert [event["status"] for event in events(answer)] == ["start", *["progress"] * 4, "error"]
    assert total(sandbox, messages) == 1
    sandbox.inject(Fault("stream_error", message="Too tired."))
    assert events(send())[-1] == {"status": "error", "message": "Too tired."}


def test_it_can_fail_before_its_first_word(sandbox, messages, send):
    sandbox.inject(Fault("stream_error_first"))
    answer = send()
    assert answer.status == 200
    assert events(answer) == [
        {"status": "error", "message": "Something went wrong while the answer was written."}
    ]  # fmt: skip
    assert total(sandbox, messages) == 0


def test_what_is_refused_anyway_is_a_500(sandbox, conversations):
    sandbox.inject(Fault("stream_error"))
    assert sandbox.ask("POST", f"{conversations}/new/messages", {}, stream="true").status == 500


def test_an_agent_can_be_not_ready(sandbox, messages, send):
    sandbox.inject(Fault("not_ready"))
    assert send().json()["data"]["message"].startswith("Agent is not ready yet.")
    assert total(sandbox, messages) == 0


def test_a_stall_is_let_go_and_then_all_comes(sandbox, stream):
    sandbox.inject(Fault("stream_stall", seconds=600))
    answer = stream()
    begun = b"".join(answer.read1() for _ in range(3))
    assert b"event: finish" not in begun
    sandbox.release()
    assert b"event: finish" in answer.read()


def test_a_stall_is_in_the_middle(sandbox, stream, monkeypatch):
    waits = []
    sandbox.inject(Fault("stream_stall", seconds=600))
    monkeypatch.setattr(sandbox.released, "wait", waits.append)
    assert b"event: finish" in stream().read()
    assert waits == [600]


def test_a_slow_answer_waits_before_its_first_byte(sandbox, stream, monkeypatch):
    waits = []
    sandbox.inject(Fault("slow_answer", seconds=600))
    monkeypatch.setattr(sandbox.released, "wait", waits.append)
    assert b"event: finish" in stream().read()
    assert waits == [600]


@pytest.mark.parametrize("name", ["truncated", "reset_after"])
def test_a_stream_can_break_in_the_middle(sandbox, messages, stream, name):
    sandbox.inject(Fault(name))
    with pytest.raises(LOST):
        stream().read()
    assert total(sandbox, messages) == 1


def test_a_truncated_stream_has_begun(sandbox, stream):
    sandbox.inject(Fault("truncated"))
    with pytest.raises(http.client.IncompleteRead) as lost:
        stream().read()
    assert lost.value.partial.count(b"event: ") == 3


def test_a_refused_stream_does_nothing(sandbox, messages, stream):
    sandbox.inject(Fault("refuse"))
    with pytest.raises(LOST):
        stream()
    assert total(sandbox, messages) == 0


def test_every_fault_can_meet_a_stream(sandbox, send):
    for name in FAULTS:
        sandbox.inject(Fault(name, done=True))
        assert isinstance(send().content, bytes), name
    assert [entry.fault for entry in sandbox.ledger] == [*FAULTS]
