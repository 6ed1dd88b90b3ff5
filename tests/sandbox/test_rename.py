import pytest


@pytest.mark.parametrize("name", ["New name", "ü" * 255, "<b>", "مرحبا"])
def test_it_answers_with_the_row_as_it_is_now(sandbox, agent, conversations, session, name):
    answer = sandbox.ask("PUT", f"{conversations}/{session}", {"name": name})
    assert answer.status == 200
    assert answer.json()["data"]["name"] == name
    assert answer.json()["data"] == sandbox.conversation(agent, session)


def test_it_moves_updated_at_and_nothing_else(sandbox, agent, conversations, session):
    before, order = sandbox.conversation(agent, session), sandbox.session_ids(agent)
    sandbox.ask("PUT", f"{conversations}/{session}", {"name": "x"})
    after = sandbox.conversation(agent, session)
    assert after == {**before, "name": "x", "updated_at": "2026-11-21T04:40:00.000000Z"}
    assert sandbox.session_ids(agent) == order


@pytest.mark.parametrize("body", [None, {}, {"name": ""}, {"name": "  "}, {"name": "x" * 256}, {"name": 1}])
def test_a_bad_name_is_refused(sandbox, agent, conversations, session, body):
    before = sandbox.conversation(agent, session)
    answer = sandbox.ask("PUT", f"{conversations}/{session}", body)
    assert (answer.status, answer.json()["status"]) == (400, "error")
    assert sandbox.conversation(agent, session) == before


def test_what_is_not_there_can_not_be_renamed(sandbox, conversations):
    assert sandbox.ask("PUT", f"{conversations}/nobody", {"name": "x"}).status == 404
