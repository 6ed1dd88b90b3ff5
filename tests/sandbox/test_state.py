import json
from datetime import UTC, datetime

import pytest

from dashboard.sandbox import StateError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.json"


@pytest.fixture
def again(make, path):
    """The same sandbox, started from its file."""
    return lambda: make(state=path)


@pytest.fixture
def first(again):
    sandbox = again()
    yield sandbox
    sandbox.close()


def test_every_change_is_there_after_a_new_start(first, again):
    agent = first.agent_ids[0]
    path = f"/projects/{agent}/conversations"
    gone, named, asked, liked = first.session_ids(agent)[5:9]
    first.ask("DELETE", f"{path}/{gone}")
    first.ask("PUT", f"{path}/{named}", {"name": "Named"})
    first.ask("POST", f"{path}/{asked}/messages", {"prompt": "Where is my order?"})
    first.ask("POST", f"{path}/brand-new/messages", {"prompt": "Hello"})
    made = first.ask("POST", path, {"name": "Made"}).json()["data"]
    sent = first.ask("GET", f"{path}/brand-new/messages").json()["data"]["messages"]["data"][0]["id"]
    first.ask("PUT", f"{path}/brand-new/messages/{sent}/feedback", {"reaction": "liked"})
    first.ask("POST", "/projects", {"project_name": "Agent", "sitemap_path": "x"})
    first.ask("POST", f"/projects/{agent}", {"project_name": "Renamed"})
    first.ask("DELETE", f"/projects/{first.agent_ids[-1]}")
    first.close()

    second = again()
    assert second.agent_ids == first.agent_ids
    assert second.session_ids(agent) == first.session_ids(agent)
    assert made["session_id"] in second.session_ids(agent)
    for where in ("/projects", path, *(f"{path}/{session}/messages" for session in (named, asked, liked, "brand-new"))):
        assert second.ask("GET", where).json() == first.ask("GET", where).json()
    assert second.ask("POST", f"{path}/{gone}/messages", {"prompt": "x"}).status == 404


def test_only_differences_are_kept(first, path):
    first.ask("GET", "/projects")
    first.save()
    assert json.loads(path.read_text())["changes"] == []


def test_new_ids_after_a_new_start_are_new(first, again):
    path = f"/projects/{first.agent_ids[0]}/conversations"
    one = first.ask("POST", path).json()["data"]
    first.close()
    two = again().ask("POST", path).json()["data"]
    assert two["id"] > one["id"]
    assert two["session_id"] != one["session_id"]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"changes": 3}', '{"changes": []}', "[" * 200_000, b"\xff\xfe"],
)
def test_a_file_that_is_no_state_is_refused(make, path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    with pytest.raises(StateError, match=r"state\.json"):
        make(state=path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        7,
        {},
        {"do": "conversation_deleted", "at": 1, "agent": 1, "session": "x"},
        {"do": "explode", "at": 1},
        {"do": "agent_deleted", "at": 1, "wrong": 1},
    ],
)
def test_a_damaged_change_is_refused(first, make, path, change):
    first.save()
    path.write_text(json.dumps({**json.loads(path.read_text()), "changes": [change]}))
    with pytest.raises(StateError, match="damaged"):
        make(state=path)


@pytest.mark.parametrize("other", [{"seed": 2}, {"conversations": 41}, {"agents": 4}, {"messages": 5}])
def test_a_file_of_another_sandbox_is_refused(first, make, path, other):
    first.save()
    with pytest.raises(StateError, match="other options"):
        make(state=path, **other)


def test_a_later_start_does_not_move_the_seeded_rows(first, make, path):
    agent, session = first.agent_ids[0], first.session_ids(first.agent_ids[0])[0]
    first.save()
    later = make(state=path, newest=datetime(2027, 1, 1, tzinfo=UTC))
    assert later.conversation(agent, session) == first.conversation(agent, session)


@pytest.mark.parametrize("newest", [None, "yesterday", 7])
def test_a_damaged_date_is_refused(first, make, path, newest):
    first.save()
    path.write_text(json.dumps({**json.loads(path.read_text()), "newest": newest}))
    with pytest.raises(StateError, match="damaged"):
        make(state=path)


def test_a_place_that_can_not_be_written_is_refused_at_once(make, tmp_path):
    with pytest.raises(StateError, match="can't be written"):
        make(state=tmp_path / "missing" / "state.json")


def test_a_last_write_that_fails_is_said(first, path):
    first.ask("DELETE", f"/projects/{first.agent_ids[0]}")
    path.unlink()
    path.mkdir()
    with pytest.raises(StateError, match="can't be written"):
        first.close()
    path.rmdir()


def test_a_change_is_written_without_being_asked_to(first, path):
    first.ask("DELETE", f"/projects/{first.agent_ids[0]}")
    first._state._timer.join(5)
    assert json.loads(path.read_text())["changes"][0]["do"] == "agent_deleted"
