import json

import pytest


@pytest.fixture
def messages(conversations, session):
    return f"{conversations}/{session}/messages"


def events(content):
    blocks = [block.split("\n") for block in content.decode().strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_the_answer_is_markdown_with_citations(sandbox, messages):
    answer = sandbox.ask("POST", messages, {"prompt": "How do I use the API with Python?"}, external_id="42-a")
    message = answer.json()["data"]
    assert answer.status == 200
    assert "```python" in message["openai_response"]
    assert message["citations"] == [12069, 12070]
    assert message["metadata"]["external_id"] == "42-a"


def test_what_the_knowledge_does_not_hold_is_said(sandbox, messages):
    message = sandbox.ask("POST", messages, {"prompt": "Who won the chess final in 1987, and why?"}).json()["data"]
    assert message["citations"] == []
    assert message["openai_response"].startswith("I'm sorry")


def test_it_is_the_newest_message_afterwards(sandbox, messages):
    sent = sandbox.ask("POST", messages, {"prompt": "One more?"}).json()["data"]
    found = sandbox.ask("GET", messages).json()["data"]["messages"]
    assert (found["data"][0], found["total"]) == (sent, 48)
    assert sandbox.ask("GET", messages, order="asc", page=3).json()["data"]["messages"]["data"][-1] == sent


def test_sending_does_not_move_updated_at(sandbox, agent, session, messages):
    before = sandbox.conversation(agent, session)
    sandbox.ask("POST", messages, {"prompt": "Hello?"})
    assert sandbox.conversation(agent, session) == before


def test_an_unknown_session_becomes_a_conversation(sandbox, agent, conversations):
    question = "Q" * 300
    answer = sandbox.ask("POST", f"{conversations}/my-own-id/messages", {"prompt": question})
    assert answer.status == 200
    assert sandbox.session_ids(agent)[0] == "my-own-id"
    assert sandbox.conversation(agent, "my-own-id")["name"] == question[:255]


def test_it_streams(sandbox, session, messages):
    answer = sandbox.ask("POST", messages, {"prompt": "What does the Team plan cost?"}, stream="true")
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    got = events(answer.content)
    assert got[0] == ("start", {"status": "start", "prompt": "What does the Team plan cost?"})
    assert got[1] == ("progress", {"status": "progress", "message": ""})
    assert {name for name, _ in got[1:-1]} == {"progress"}
    stored = sandbox.ask("GET", messages).json()["data"]["messages"]["data"][0]
    assert "".join(data["message"] for _, data in got[1:-1]) == stored["openai_response"]
    assert got[-1] == ("finish", {
        "status": "finish", "id": stored["id"], "created_at": stored["created_at"], "session_id": session,
        "citations": stored["citations"],
    })  # fmt: skip


@pytest.mark.parametrize("body", [None, {}, {"prompt": " "}, {"prompt": 3}, {"prompt": "x", "response_source": "me"}])
def test_a_bad_question_is_refused(sandbox, messages, body):
    assert sandbox.ask("POST", messages, body).status == 400
    assert sandbox.ask("GET", messages).json()["data"]["messages"]["total"] == 47
