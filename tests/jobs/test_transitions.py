"""A job goes only where the table says, and the drawing in the module's docstring is that table."""

import pytest

from dashboard.jobs import control, leases, runner, states
from dashboard.jobs.models import Job
from dashboard.jobs.states import FINISHED, RUNNABLE, TRANSITIONS, JobStatus
from dashboard.workspaces.keyring import KeyringMismatch
from dashboard.workspaces.models import Workspace
from tests.jobs.factories import a_job
from tests.jobs.flows import actor_of


def drawn():
    arrows = [line.split(" → ") for line in (states.__doc__ or "").splitlines() if " → " in line]
    return {source: set(targets.split(" | ")) for source, targets in arrows}


def test_the_drawing_is_the_table():
    assert drawn() == {status.value: {str(to) for to in targets} for status, targets in TRANSITIONS.items() if targets}


def test_each_status_has_its_row_and_the_last_ones_lead_nowhere():
    assert set(TRANSITIONS) == set(JobStatus)
    assert {status for status, targets in TRANSITIONS.items() if not targets} == FINISHED


@pytest.mark.parametrize("to", JobStatus)
def test_a_move_is_made_only_from_where_it_leads(ed, workspace, to):
    moved = {
        status
        for status in JobStatus
        if Job.objects.filter(pk=a_job(ed, workspace, status).pk).move(to, reason="Moved.")
    }
    assert moved == {status for status, targets in TRANSITIONS.items() if to in targets}
    assert set(Job.objects.filter(reason="Moved.").values_list("stage", flat=True)) <= {to}


def test_a_move_can_be_bound_to_one_place(ed, workspace):
    job = a_job(ed, workspace, JobStatus.RUNNING)
    assert not Job.objects.filter(pk=job.pk).move(JobStatus.VERIFYING, only_from={JobStatus.PAUSED})
    assert Job.objects.filter(pk=job.pk).move(JobStatus.VERIFYING, only_from={JobStatus.RUNNING})


@pytest.mark.parametrize("do", [control.resume, control.cancel, control.pause])
def test_what_nobody_confirmed_is_never_let_loose(ed, workspace, do):
    job = a_job(ed, workspace, JobStatus.PAUSED, confirmed_at=None)
    with pytest.raises(control.NotPossible):
        do(job, actor_of(ed, workspace))
    assert Job.objects.get().stage == JobStatus.PAUSED


def test_a_key_that_cannot_be_read_ends_what_nobody_confirmed(ed, workspace, monkeypatch):
    """Paused, it could be resumed, and its calls would be sent although nobody had seen them."""
    job = a_job(ed, workspace, JobStatus.GATHERING, confirmed_at=None)

    def unreadable(*_args, **_more):
        raise KeyringMismatch

    monkeypatch.setattr(Workspace, "client", unreadable)
    runner.run(str(job.pk))
    job.refresh_from_db()
    assert (job.stage, job.owner) == (JobStatus.STOPPED, None)
    assert job.stage not in RUNNABLE
    assert leases.acquire(str(job.pk)) is None
