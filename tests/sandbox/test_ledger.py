import json

import pytest


@pytest.mark.parametrize(
    ("method", "rest", "body", "effect"),
    [
        ("GET", "", None, ""),
        ("POST", "", {"name": "x"}, "conversation_created"),
        ("PUT", "/{session}", {"name": "x"}, "conversation_renamed"),
        ("DELETE", "/{session}", None, "conversation_deleted"),
        ("DELETE", "/nobody", None, ""),
        ("POST", "/{session}/messages", {"prompt": "x"}, "message_sent"),
    ],
)
def test_it_tells_what_really_happened(sandbox, agent, conversations, session, method, rest, body, effect):
    answer = sandbox.ask(method, conversations + rest.format(session=session), body)
    entry = sandbox.ledger[-1]
    assert (entry.method, entry.status, entry.effect, entry.agent_id) == (method, answer.status, effect, agent)


def test_it_keeps_what_was_sent(sandbox, clock, conversations, session):
    sandbox.ask("PUT", f"{conversations}/{session}", {"name": "x"}, lang="de")
    entry = sandbox.ledger[-1]
    assert (entry.path, entry.query, entry.session_id) == (f"/api/v1{conversations}/{session}", "lang=de", session)
    assert json.loads(entry.body) == {"name": "x"}
    assert entry.at == clock.now


def test_it_names_what_was_made(sandbox, conversations):
    session = sandbox.ask("POST", conversations).json()["data"]["session_id"]
    assert sandbox.ledger[-1].session_id == session
    sandbox.ask("POST", "/projects", {"project_name": "x", "sitemap_path": "y"})
    assert sandbox.ledger[-1].agent_id == sandbox.agent_ids[0]


def test_what_it_gave_out_is_not_changed_afterwards(sandbox):
    sandbox.ask("GET", "/user")
    before = sandbox.ledger
    sandbox.ask("GET", "/user")
    assert (len(before), len(sandbox.ledger)) == (1, 2)
