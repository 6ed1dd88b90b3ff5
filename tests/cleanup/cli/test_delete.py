import pytest

from dashboard.cleanup.models import Mark
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.sandbox import Fault
from dashboard.workspaces.models import Rules
from tests.cleanup.cli.running import HOSTILE


def test_nothing_matches(at, api):
    for verb, more in (("list", []), ("delete", ["--yes", "--here"]), ("rename", ["--yes", "--here", "--prefix=x"])):
        ran = at(verb, "--name=no-such-name", *more)
        assert (ran.status, ran.out) == (0, "")
        assert "o conversations match" in ran.err
    assert not Job.objects.exists()


def test_delete_deletes_what_matches_and_nothing_else(at, made, api):
    ids = made("zz one", "zz two")
    ran = at("delete", "--name=zz", "--yes", "--here", "--json")
    assert ran.status == 0, ran.err
    assert api.deleted() == set(ids)
    job = Job.objects.get()
    assert {row["session_id"]: row["outcome"] for row in ran.rows} == dict.fromkeys(ids, "deleted")
    assert all(list(row) == ["job", "session_id", "name", "outcome", "reason", "at"] for row in ran.rows)
    assert {row["job"] for row in ran.rows} == {str(job.pk)}
    assert (job.stage, job.user) == (JobStatus.DONE, None)
    assert job.who.startswith("command line")


def test_delete_in_a_pipe_prints_fields_with_tabs(at, made):
    made("zz one")
    ran = at("delete", "--name=zz", "--yes", "--here")
    assert [line[2:5] for line in ran.lines] == [["zz one", "deleted", ""]]
    assert "1 was deleted" in ran.err


def test_yes_leaves_no_time_to_undo(at, made, workspace):
    Rules.objects.create(workspace=workspace, undo_seconds=3600)
    made("zz one")
    assert at("delete", "--name=zz", "--yes", "--here").status == 0


@pytest.mark.parametrize(("verb", "more"), [("delete", []), ("rename", ["--prefix=New "])])
def test_a_dry_run_shows_and_does_nothing(at, made, api, verb, more):
    made("zz one")
    ran = at(verb, "--name=zz", "--dry-run", "--here", "--json", *more)
    assert ran.status == 0
    assert [row["outcome"] for row in ran.rows] == ["queued"]
    assert "1 conversation" in ran.err
    assert api.sent("DELETE") + api.sent("PUT") == []
    assert not Job.objects.exists()


@pytest.mark.parametrize(("verb", "more"), [("delete", []), ("rename", ["--prefix=x"])])
def test_without_a_terminal_it_needs_a_yes(at, api, verb, more):
    before = len(api.sandbox.ledger)
    ran = at(verb, "--name=zz", "--here", *more)
    assert ran.status == 1
    assert "Use --yes" in ran.err
    assert len(api.sandbox.ledger) == before


@pytest.mark.parametrize(("answer", "gone"), [("y\n", True), ("n\n", False), ("\n", False), ("", False)])
def test_it_asks_at_a_terminal(at, made, api, typed, workspace, answer, gone):
    Rules.objects.create(workspace=workspace, undo_seconds=0)
    ids = made("zz one")
    typed(answer)
    ran = at("delete", "--name=zz", "--here", terminal=True)
    assert ran.status == (0 if gone else 1), ran.err
    assert api.deleted() == (set(ids) if gone else set())
    assert Job.objects.exists() is gone


@pytest.mark.parametrize(("answer", "status"), [("y\n", 1), ("3\n", 1), ("2\n", 0)])
def test_many_need_their_number(at, made, typed, workspace, answer, status):
    Rules.objects.create(workspace=workspace, undo_seconds=0, type_number_above=1)
    made("zz one", "zz two")
    typed(answer)
    assert at("delete", "--name=zz", "--here", terminal=True).status == status


@pytest.mark.parametrize("verb", ["delete", "rename"])
def test_nothing_said_never_means_everything(at, api, verb):
    ran = at(verb, "--yes", "--here", *(["--prefix=x"] if verb == "rename" else []))
    assert ran.status == 1
    assert "Choose conversations" in ran.err


@pytest.mark.parametrize(("verb", "more"), [("list", []), ("delete", ["--yes", "--here"])])
@pytest.mark.parametrize("skip", [0, 1])
def test_a_refused_key(at, api, made, verb, more, skip):
    made("zz one")
    api.sandbox.inject(Fault("unauthorized", skip=skip, times=None))
    ran = at(verb, "--name=zz", *more)
    assert ran.status == 5
    assert "does not accept" in ran.err
    assert not api.deleted()
    assert not Job.objects.exists()


def test_what_failed_is_told(at, api, made):
    made("zz one", "zz two")
    api.sandbox.inject(Fault("bad_request", method="DELETE", message="Not \x1b[1mtoday"))
    ran = at("delete", "--name=zz", "--yes", "--here", "--json")
    assert ran.status == 3
    assert sorted(row["outcome"] for row in ran.rows) == ["deleted", "failed"]
    assert "1 failed" in ran.err


def test_what_failed_is_shown_at_a_terminal(at, api, made):
    made(HOSTILE)
    api.sandbox.inject(Fault("bad_request", method="DELETE", message="Not today"))
    ran = at("delete", "--name=zz", "--yes", "--here", terminal=True)
    assert ran.status == 3
    assert "Not today" in ran.out
    assert not {"\x1b", "\u202e", "\x07"} & set(ran.out.replace("\r\x1b[K", ""))


def test_a_key_refused_on_the_way_leaves_it_unfinished(at, api, made):
    made("zz one", "zz two")
    api.sandbox.inject(Fault("unauthorized", method="DELETE", times=None))
    ran = at("delete", "--name=zz", "--yes", "--here", "--json")
    assert ran.status == 4
    assert api.deleted() == set()
    assert len(ran.rows) == 2


def test_starred_ones_are_kept(at, api, made, workspace):
    ids = made("zz one", "zz two")
    Mark.objects.create(workspace=workspace, agent_id=api.agent_id, session_id=ids[0], starred=True)
    ran = at("delete", "--name=zz", "--yes", "--here", "--json")
    assert ran.status == 6
    assert api.deleted() == {ids[1]}
    assert {row["session_id"]: row["outcome"] for row in ran.rows} == {ids[0]: "kept", ids[1]: "deleted"}


def test_only_starred_ones_match(at, api, made, workspace):
    (session_id,) = made("zz one")
    Mark.objects.create(workspace=workspace, agent_id=api.agent_id, session_id=session_id, starred=True)
    ran = at("delete", "--name=zz", "--yes", "--here")
    assert (ran.status, api.deleted()) == (6, set())
    assert "kept" in ran.err


def test_delete_only_tests(at, api, made):
    ids = made("zz opening hours", "zz test", "test test")
    ran = at("delete", "--tests", "--after=2026-11-20T18:00:01", "--yes", "--here", "--json")
    assert ran.status == 0, ran.err
    assert api.deleted() == {ids[2]}
    assert [row["session_id"] for row in ran.rows] == [ids[2]]
