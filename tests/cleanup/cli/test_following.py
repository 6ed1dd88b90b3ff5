import signal
import threading
from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from dashboard.cleanup.cli import follow
from dashboard.cleanup.cli.output import Printer
from dashboard.cleanup.deleting import Delete
from dashboard.jobs import runner, shutdown
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from tests.cleanup.cli.running import Terminal, run


def test_interrupted_here_it_hands_over(at, api, made, monkeypatch):
    ids = made("zz one")

    def end_before_the_work(pk):
        if Job.objects.get(pk=pk).confirmed_at:
            shutdown.stop()
        else:
            runner_run(pk)

    runner_run = runner.run
    with monkeypatch.context() as patched:
        patched.setattr(follow.runner, "run", end_before_the_work)
        ran = at("delete", "--name=zz", "--yes", "--here")
    job = Job.objects.get()
    assert ran.status == 130
    assert f"--job {job.pk}" in ran.err
    assert f"/jobs/{job.pk}/" in ran.err
    assert (api.deleted(), shutdown.is_stopping()) == (set(), False)
    ran = run("delete", f"--job={job.pk}", "--here", "--json")
    assert (ran.status, api.deleted()) == (0, set(ids))


def test_interrupted_before_the_confirmation_nothing_is_left(at, made, monkeypatch):
    made("zz one")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("dashboard.cleanup.cli.change.agreed", interrupt)
    monkeypatch.setattr("sys.stdin", Terminal(""))
    ran = at("delete", "--name=zz", "--here")
    assert ran.status == 130
    assert "Nothing was deleted" in ran.err
    assert not Job.objects.exists()


def test_ctrl_c_here_is_heard_without_ending_the_calls(at, made, monkeypatch):
    made("zz one")
    heard = threading.Event()

    def under_way(pk):
        signal.raise_signal(signal.SIGINT)
        heard.set()
        shutdown.wait(10)

    monkeypatch.setattr(follow.runner, "run", under_way)
    assert at("delete", "--name=zz", "--yes", "--here").status == 130
    assert heard.is_set()


def test_no_worker_is_said_and_it_goes_on_waiting(at, api, made, monkeypatch):
    """Each time it would wait, something happens elsewhere; the third time a worker comes."""
    ids = made("zz one")
    waits = []

    def elsewhere(seconds):
        waits.append(seconds)
        if len(waits) >= 3:
            runner.run(str(Job.objects.get().pk))
        return False

    monkeypatch.setattr(follow, "UNTAKEN", 0.0)
    monkeypatch.setattr(shutdown, "wait", elsewhere)
    ran = at("delete", "--name=zz", "--yes")
    assert ran.err.count("No worker has picked this up") == 1
    assert (ran.status, api.deleted()) == (0, set(ids))


@pytest.fixture
def paused(workspace):
    """A deletion that somebody paused."""
    fields = {
        "kind": Delete.name,
        "stage": JobStatus.PAUSED,
        "confirmed_at": timezone.now(),
        "reason": "Ann paused it.",
    }
    job = Job.objects.create(workspace=workspace, agent_id=924, who="ann", words="1 conversation", **fields)
    job.items.create(position=0, session_id="s-1", name="zz")
    return job


def test_a_paused_job_is_not_finished(paused):
    ran = run("delete", f"--job={paused.pk}", "--json")
    assert ran.status == 4
    assert [row["outcome"] for row in ran.rows] == ["queued"]
    assert "Ann paused it." in ran.err
    assert f"Continue: manage.py conversations delete --job {paused.pk} --yes" in ran.err


def test_a_paused_job_goes_on_with_yes(paused, monkeypatch):
    def resume(job, maker):
        assert (job.pk, maker.user) == (paused.pk, None)
        job.items.update(state=ItemStatus.DELETED)
        Job.objects.filter(pk=job.pk).update(stage=JobStatus.DONE)

    monkeypatch.setattr("dashboard.cleanup.cli.change.control.resume", resume)
    assert run("delete", f"--job={paused.pk}", "--yes", "--json").status == 0


def test_a_job_that_another_verb_made(paused):
    assert run("rename", f"--job={paused.pk}").status == 1


@pytest.mark.parametrize(
    ("stage", "state", "listed", "status"),
    [
        (JobStatus.DONE, ItemStatus.DELETED, None, 0),
        (JobStatus.DONE, ItemStatus.DELETED, False, 0),
        (JobStatus.DONE, ItemStatus.DELETED, True, 3),
        (JobStatus.DONE, ItemStatus.RENAMED, True, 0),
        (JobStatus.DONE, ItemStatus.RENAMED, False, 3),
        (JobStatus.DONE, ItemStatus.ALREADY_GONE, None, 0),
        (JobStatus.DONE, ItemStatus.GONE_UNCONFIRMED, None, 3),
        (JobStatus.DONE, ItemStatus.UNKNOWN, None, 3),
        (JobStatus.DONE, ItemStatus.FAILED, None, 3),
        (JobStatus.DONE, ItemStatus.KEPT, None, 6),
        (JobStatus.CANCELLED, ItemStatus.CANCELLED, None, 3),
        (JobStatus.CANCELLED, ItemStatus.DELETED, None, 3),
        (JobStatus.STOPPED, ItemStatus.QUEUED, None, 4),
        (JobStatus.STOPPED, ItemStatus.DELETED, None, 4),
    ],
)
def test_the_status_says_how_it_ended(paused, stage, state, listed, status):
    Job.objects.filter(pk=paused.pk).update(stage=stage, ended_at=timezone.now())
    paused.items.update(state=state, listed=listed)
    assert run("delete", f"--job={paused.pk}").status == status


@pytest.mark.parametrize("verb", ["delete", "rename", "export-receipt"])
def test_a_job_that_is_not_there(db, verb):
    ran = run(verb, "--job=5a0c7c6e-7c5e-4a4e-9a59-111111111111")
    assert ran.status == 1
    assert "There is no confirmed job" in ran.err
    assert "not a job's id" in run(verb, "--job=x").err


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, BrokenPipeError])
def test_a_picture_that_cannot_be_drawn_is_skipped(workspace, monkeypatch, error):
    shown, looks = [error, "drawn"], iter([False, False, True])

    def tell(_):
        if shown.pop(0) is error:
            raise error("database table is locked: dashboard_job")

    follower = follow.Follower(Printer(Terminal(), Terminal()), here=True)
    monkeypatch.setattr(follower, "_tell", tell)
    monkeypatch.setattr(follow, "connections", SimpleNamespace(close_all=lambda: None))
    fields = {"agent_id": 924, "who": "ann", "words": "1 conversation", "stage": JobStatus.RUNNING}
    job = Job.objects.create(workspace=workspace, **fields)
    follower._draw(job.pk, SimpleNamespace(wait=lambda _: next(looks)))
    assert shown == []
