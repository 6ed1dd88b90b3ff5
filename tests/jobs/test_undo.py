"""When the time to undo is over: by a clock that nobody can set, or watched where only the wall clock is left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.jobs import dispatch, leases, rescue, undo
from dashboard.jobs.states import JobStatus
from tests.jobs.factories import a_job


class Clocks:
    """The three clocks of a machine, to be set."""

    def __init__(self, monkeypatch):
        self.wall, self.boot, self.ticks, self.name = timezone.now(), 1000.0, 50.0, "this boot"
        monkeypatch.setattr(undo.timezone, "now", lambda: self.wall)
        monkeypatch.setattr(undo, "boot_time", lambda: self.boot)
        monkeypatch.setattr(undo, "boot", lambda: self.name)
        monkeypatch.setattr(undo.time, "monotonic", lambda: self.ticks)

    def go_on(self, seconds):
        self.wall += timedelta(seconds=seconds)
        self.boot += seconds
        self.ticks += seconds


@pytest.fixture
def clocks(monkeypatch):
    monkeypatch.setattr(undo, "_watched_since", {})
    return Clocks(monkeypatch)


@pytest.fixture
def job(ed, workspace, clocks):
    made = a_job(ed, workspace, JobStatus.SCHEDULED)
    for name, value in undo.window(30).items():
        setattr(made, name, value)
    made.key_identity = "a key"
    made.save()
    return made


def test_it_is_over_when_the_machine_has_counted_so_far(job, clocks):
    clocks.go_on(29.9)
    assert not undo.is_over(job)
    clocks.go_on(0.1)
    assert undo.is_over(job)


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
def test_setting_the_wall_clock_neither_shortens_nor_lengthens_it(job, clocks, jump):
    clocks.wall += jump
    clocks.go_on(29)
    assert not undo.is_over(job)
    clocks.go_on(2)
    assert undo.is_over(job)


@pytest.mark.parametrize("jump", [0, 3600])
def test_after_a_restart_somebody_must_have_watched_it(job, clocks, jump):
    clocks.name, clocks.boot = "another boot", 5.0
    clocks.wall += timedelta(seconds=jump)
    assert not undo.is_over(job)
    clocks.go_on(29)
    assert not undo.is_over(job)
    clocks.go_on(1)
    assert undo.is_over(job)


def test_after_a_restart_it_does_not_start_before_its_hour(job, clocks):
    clocks.name = "another boot"
    clocks.wall -= timedelta(hours=1)
    for _ in range(3):
        clocks.go_on(60)
        assert not undo.is_over(job)


def test_a_long_window_is_watched_for_half_a_minute_only(job, clocks):
    clocks.name = "another boot"
    job.undo_seconds, job.due_at = 3600, clocks.wall + timedelta(seconds=10)
    assert not undo.is_over(job)
    clocks.go_on(undo.WATCHED)
    assert undo.is_over(job)


def test_where_the_system_does_not_say_which_boot_it_is_watched_too(job, clocks):
    job.boot = clocks.name = ""
    assert not undo.is_over(job)
    clocks.go_on(31)
    assert undo.is_over(job)


def test_the_one_who_has_watched_it_can_also_take_it_up(job, clocks, monkeypatch):
    """The worker's tick finds that it is due, and then its thread asks again."""
    clocks.name = "another boot"
    taken = []
    monkeypatch.setattr(dispatch, "enqueue", lambda pk: bool(taken.append(leases.acquire(pk))) or True)
    assert rescue.enqueue_due() == 0
    clocks.go_on(31)
    assert rescue.enqueue_due() == 1
    assert taken[0] is not None
