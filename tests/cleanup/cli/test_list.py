import pytest

from dashboard.sandbox import Fault
from dashboard.workspaces.keyring import EncryptedKey
from dashboard.workspaces.models import Workspace
from tests.cleanup.cli.running import HOSTILE, run


def test_list_gives_a_line_for_each(at, made):
    ids = made("zz one", "zz two")
    ran = at("list", "--name=zz")
    assert (ran.status, ran.err) == (0, "")
    assert {line[0]: line[1] for line in ran.lines} == dict(zip(ids, ["zz one", "zz two"], strict=True))
    assert {len(line) for line in ran.lines} == {4}


def test_list_goes_through_all_pages(at, api):
    found = [line[0] for line in at("list").lines]
    assert len(found) == len(set(found)) == 60


def test_list_as_json(at, made):
    (session_id,) = made(HOSTILE)
    ran = at("list", "--name=zz", "--json")
    assert [set(row) for row in ran.rows] == [{"session_id", "name", "created_at", "created_by"}]
    assert ran.rows[0]["session_id"] == session_id
    assert "\x1b" in ran.rows[0]["name"]
    assert ran.out.isascii()


@pytest.mark.parametrize("terminal", [True, False])
def test_names_bring_nothing_that_a_terminal_obeys(at, made, terminal, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    made(HOSTILE)
    out = at("list", "--name=zz", terminal=terminal).out.replace("\r\x1b[K", "")
    assert "zz red turned a b c" in out
    assert not {"\x1b", "\u202e", "\u2066", "\x07"} & set(out)


def test_list_at_a_terminal_is_a_table_that_fits(at, made, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    made("zz 名前" + "x" * 200)
    lines = at("list", "--name=zz", terminal=True).out.replace("\r\x1b[K", "\n").splitlines()
    assert any(line.startswith("NAME") for line in lines)
    assert "1 conversation." in lines
    assert all(len(line) <= 100 for line in lines)
    assert any("…" in line for line in lines)


def test_list_only_tests_with_their_reasons(at, made):
    ids = made("zz asks about opening hours", "test test")
    ran = at("list", "--tests", "--json", "--after=2026-01-01")
    found = {row["session_id"]: row["reasons"] for row in ran.rows}
    assert found[ids[1]] == ["named_test"]
    assert ids[0] not in found


def test_list_between_dates(at):
    everything = [line[2] for line in at("list").lines]
    middle = sorted(everything)[30]
    before, after = (at("list", f"--{side}={middle}").lines for side in ("before", "after"))
    assert len(before) + len(after) == 60
    assert all(line[2] < middle for line in before)
    assert all(line[2] >= middle for line in after)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--name="], "the name is empty"),
        (["--name", "x" * 256], "at most 255"),
        (["--before=tomorrow"], "not a date"),
        (["--created-by=nobody"], "invalid choice"),
        (["--before=2026-01-01", "--after=2026-01-01"], "no conversation can match"),
    ],
)
def test_what_can_not_be_meant(at, words, says):
    ran = at("list", *words)
    assert ran.status == 1
    assert says in ran.err


def test_places_are_named_by_id_or_exact_name(api, made, workspace):
    made("zz one")
    agent = api.client.agent(api.agent_id)
    assert len(run("list", "--workspace=Support team", f"--agent={agent.name}", "--name=zz").lines) == 1


def test_a_name_that_two_workspaces_have(api, workspace):
    other = Workspace.objects.create(name=workspace.name, key=EncryptedKey.of("2|another"), key_last4="ther")
    ran = run("list", f"--workspace={workspace.name}", "--agent=1")
    assert ran.status == 1
    assert f"{workspace.pk}, {other.pk}" in ran.err


@pytest.mark.parametrize("name", ["Elsewhere", "support team", "999999", "9" * 30])
def test_a_workspace_that_is_not_there(api, name):
    ran = run("list", f"--workspace={name}", "--agent=1")
    assert ran.status == 1
    assert "There is no workspace" in ran.err


@pytest.mark.parametrize("name", ["Nobody", "999999", "0", "9" * 30])
def test_an_agent_that_is_not_there(api, workspace, name):
    ran = run("delete", f"--workspace={workspace.pk}", f"--agent={name}", "--name=zz", "--yes", "--here")
    assert ran.status == 1
    assert "is visible to this workspace's key" in ran.err


@pytest.mark.parametrize("missing", ["workspace", "agent"])
def test_both_places_are_needed(api, workspace, missing):
    words = {"workspace": workspace.pk, "agent": api.agent_id}
    words.pop(missing)
    ran = run("list", *[f"--{name}={value}" for name, value in words.items()])
    assert (ran.status, f"Choose the {missing}" in ran.err) == (1, True)


def test_what_the_api_repeats_is_listed_once(at, api):
    api.sandbox.inject(Fault("odd_rows", path="/conversations", times=None))
    found = [line[0] for line in at("list").lines]
    assert len(found) == len(set(found))
    assert len(found) > 40
