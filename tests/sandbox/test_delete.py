import pytest


def test_it_deletes_for_ever(sandbox, agent, conversations, session):
    answer = sandbox.ask("DELETE", f"{conversations}/{session}")
    assert (answer.status, answer.json()) == (200, {"data": {"deleted": True}, "status": "success"})
    assert sandbox.conversation(agent, session) is None
    assert sandbox.ask("GET", conversations).json()["data"]["total"] == 39


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("DELETE", "", None),
        ("PUT", "", {"name": "x"}),
        ("GET", "/messages", None),
        ("POST", "/messages", {"prompt": "Hello"}),
    ],
)
def test_under_a_deleted_one_everything_is_404(sandbox, conversations, session, method, rest, body):
    sandbox.ask("DELETE", f"{conversations}/{session}")
    answer = sandbox.ask(method, f"{conversations}/{session}{rest}", body)
    assert (answer.status, answer.json()["data"]["code"]) == (404, 404)


def test_another_agents_conversation_is_not_found(sandbox, session):
    other = sandbox.agent_ids[1]
    assert sandbox.ask("DELETE", f"/projects/{other}/conversations/{session}").status == 404


@pytest.mark.parametrize("session", ["..", ".", "%2e%2e", "%2E."])
def test_a_path_is_taken_as_it_arrives(sandbox, agent, conversations, session):
    assert sandbox.ask("DELETE", f"{conversations}/{session}").status == 404
    assert sandbox.ask("POST", f"{conversations}/{session}/messages", {"prompt": "x"}).status == 404
    assert len(sandbox.session_ids(agent)) == 40


def test_a_folded_path_deletes_the_agent(sandbox, agent):
    """What an HTTP client makes of DELETE …/conversations/.. is the trap that the real one has, too."""
    assert sandbox.ask("DELETE", f"/projects/{agent}/").status == 200
    assert agent not in sandbox.agent_ids
    assert sandbox.ledger[-1].effect == "agent_deleted"
