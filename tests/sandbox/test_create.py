import pytest


def test_it_makes_a_conversation(sandbox, agent, conversations):
    answer = sandbox.ask("POST", conversations, {"name": " Hello "})
    row = answer.json()["data"]
    assert answer.status == 201
    assert (row["name"], row["project_id"], row["created_by"]) == ("Hello", agent, 42)
    assert row["created_at"] == row["updated_at"] == "2026-11-21T04:40:00.000000Z"
    assert sandbox.session_ids(agent)[0] == row["session_id"]


@pytest.mark.parametrize("body", [None, {}, {"name": None}, {"name": ""}])
def test_a_name_is_not_needed(sandbox, conversations, body):
    answer = sandbox.ask("POST", conversations, body)
    assert (answer.status, answer.json()["data"]["name"]) == (201, None)


@pytest.mark.parametrize("name", ["x" * 256, 7, ["x"]])
def test_a_bad_name_is_refused(sandbox, agent, conversations, name):
    assert sandbox.ask("POST", conversations, {"name": name}).status == 400
    assert len(sandbox.session_ids(agent)) == 40


def test_it_starts_empty(sandbox, conversations):
    session = sandbox.ask("POST", conversations).json()["data"]["session_id"]
    answer = sandbox.ask("GET", f"{conversations}/{session}/messages")
    messages = answer.json()["data"]["messages"]
    assert answer.status == 200
    assert (messages["total"], messages["data"], messages["from"]) == (0, [], None)
