import pytest


def used(sandbox):
    return sandbox.ask("GET", "/limits/usage").json()["data"]["current_queries"]


@pytest.fixture
def nearly(make):
    """A sandbox with one question left."""
    return make(max_queries=used(make()) + 1)


def test_the_last_question_is_answered_and_the_next_is_not(nearly):
    path = f"/projects/{nearly.agent_ids[0]}/conversations/new/messages"
    assert nearly.ask("POST", path, {"prompt": "One?"}).status == 200
    answer = nearly.ask("POST", path, {"prompt": "Two?"}, stream="true")
    assert (answer.status, answer.json()["data"]["code"]) == (429, 429)
    assert answer.json()["data"]["message"].startswith("You have exhausted your current query credits")
    assert nearly.ask("GET", path).json()["data"]["messages"]["total"] == 1


def test_a_refused_question_makes_no_conversation(make):
    sandbox = make(max_queries=0)
    path = f"/projects/{sandbox.agent_ids[0]}/conversations"
    assert sandbox.ask("POST", f"{path}/new/messages", {"prompt": "One?"}).status == 429
    assert sandbox.ask("GET", path).json()["data"]["total"] == 40


def test_the_limits_show_it(nearly):
    limits = nearly.ask("GET", "/limits/usage").json()["data"]
    assert limits["max_queries"] == limits["current_queries"] + 1


def test_deleting_gives_nothing_back(nearly):
    before, agent = used(nearly), nearly.agent_ids[0]
    nearly.ask("DELETE", f"/projects/{agent}/conversations/{nearly.session_ids(agent)[1]}")
    assert used(nearly) == before
