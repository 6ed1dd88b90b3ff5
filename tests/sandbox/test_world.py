import re

import pytest

from dashboard.sandbox import Options
from dashboard.sandbox.names import TESTS


def everything(sandbox):
    """Every row and every message of the first agent's newest 40 conversations, as bytes."""
    agent = sandbox.agent_ids[0]
    lists = [sandbox.ask("GET", f"/projects/{agent}/conversations", page=page).content for page in range(1, 5)]
    return lists + [
        sandbox.ask("GET", f"/projects/{agent}/conversations/{session}/messages").content
        for session in sandbox.session_ids(agent)
    ]


@pytest.fixture
def newest(sandbox, agent):
    return [sandbox.conversation(agent, session) for session in sandbox.session_ids(agent)[:20]]


def test_the_same_seed_makes_the_same_rows(make):
    assert everything(make(seed=5)) == everything(make(seed=5))


def test_another_seed_makes_others(make):
    assert not set(everything(make(seed=5))) & set(everything(make(seed=6)))


def test_the_newest_twenty_show_what_occurs(newest):
    names = [row["name"] for row in newest]
    assert names.count(None) == 1
    assert [len(name) for name in names if name and len(name) > 250] == [255]
    assert any(re.search(r"[\u0590-\u06ff]", name or "") for name in names)
    assert any("<script>alert(1)</script>" in (name or "") for name in names)
    assert any("-" not in row["session_id"] for row in newest)


def totals(sandbox):
    """How many messages each of the newest 20 conversations has."""
    path = f"/projects/{sandbox.agent_ids[0]}/conversations"
    return [
        sandbox.ask("GET", f"{path}/{session}/messages").json()["data"]["messages"]["total"]
        for session in sandbox.session_ids(sandbox.agent_ids[0])[:20]
    ]


@pytest.mark.parametrize("seed", range(4))
def test_one_of_the_newest_is_long(make, seed):
    assert max(totals(make(seed=seed))) >= 45


@pytest.mark.parametrize("seed", range(8))
def test_one_of_the_newest_is_empty(make, seed):
    assert min(totals(make(seed=seed, messages=1_000))) == 0


def test_names_are_partly_tests_and_partly_twins(make):
    sandbox = make(conversations=500)
    agent = sandbox.agent_ids[0]
    names = [sandbox.conversation(agent, session)["name"] for session in sandbox.session_ids(agent)]
    assert {"test", "Test 2", "asdf", "hello", "qwerty", "New Chat", "testing rename"} <= set(names)
    assert 100 < sum(name in TESTS for name in names) < 200
    assert len(set(names)) < len(names)


def test_the_mean_number_of_messages_is_about_what_was_asked_for(make):
    sandbox = make(conversations=2_000, agents=1, messages=10)
    total = sandbox.ask("GET", f"/projects/{sandbox.agent_ids[0]}/stats").json()["data"]["total_queries"]
    assert 8 < total / 2_000 < 12


def test_answers_hold_every_kind_of_markdown_and_one_hostile_one(sandbox):
    text = b"".join(everything(sandbox)).decode()
    for piece in ("```python", "```bash", "```json", "|---|", "](https://", r"\n- ", r"\n1. "):
        assert piece in text, piece
    for piece in ("<script>alert(document.domain)", "javascript:alert(4)", "onerror=", "hx-delete="):
        assert piece in text, piece


def test_types_and_dates_drift_in_a_few_rows(make):
    sandbox = make(conversations=200)
    text = b"".join(everything(sandbox)).decode()
    assert re.search(r'"citations":\["12\d\d\d\.0"', text)
    assert '"citations":null' in text
    oldest = sandbox.conversation(sandbox.agent_ids[0], sandbox.session_ids(sandbox.agent_ids[0])[-1])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", oldest["created_at"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z", oldest["updated_at"])


def test_metadata_is_missing_or_null_in_old_rows(make):
    sandbox = make(conversations=200)
    agent = sandbox.agent_ids[0]
    old = [
        message
        for session in sandbox.session_ids(agent)[-15:]
        for message in sandbox.ask("GET", f"/projects/{agent}/conversations/{session}/messages").json()["data"][
            "messages"
        ]["data"]
    ]
    kinds = {type(message["metadata"]) if "metadata" in message else "missing" for message in old}
    assert kinds == {"missing", type(None), dict}


@pytest.mark.parametrize(
    "options", [{"conversations": 0}, {"agents": 0}, {"messages": 0}, {"conversations": 1}, {"conversations": 19}]
)
def test_small_worlds_are_whole(make, options):
    sandbox = make(**options)
    assert sandbox.ask("GET", "/projects").status == 200
    for agent in sandbox.agent_ids:
        assert sandbox.ask("GET", f"/projects/{agent}/conversations").status == 200


@pytest.mark.parametrize(
    "wrong", [{"agents": -1}, {"page_size": 0}, {"conversations": 10**9}, {"api_key": "a\nb"}, {"api_key": ""}]
)
def test_options_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        Options(**wrong)
