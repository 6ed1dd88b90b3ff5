from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.jobs.progress import gathering_of, progress_of
from dashboard.jobs.states import JobStatus
from dashboard.wording import about, exactly, listed
from tests.jobs.factories import a_job


@pytest.fixture(autouse=True)
def pace(monkeypatch):
    known = {"seconds": None}
    monkeypatch.setattr("dashboard.jobs.kinds.seconds_at_pace", lambda workspace, calls: known["seconds"])
    return known


def running(ed, workspace, deleted, queued, **changes):
    job = a_job(ed, workspace, JobStatus.RUNNING, ["deleted"] * deleted + ["queued"] * queued, **changes)
    start = timezone.now() - timedelta(seconds=60)
    for item in job.items.exclude(at=None):
        job.items.filter(pk=item.pk).update(at=start + timedelta(seconds=60 * item.position / deleted))
    return job


def test_the_numbers_come_from_the_rows(ed, workspace, django_assert_num_queries):
    states = ["deleted"] * 3 + ["failed", "unknown", "kept", "sending", "queued", "cancelled"]
    job = a_job(ed, workspace, JobStatus.RUNNING, states)
    with django_assert_num_queries(1):
        progress = progress_of(job)
    assert (progress.total, progress.done, progress.left) == (8, 6, 2)
    assert (progress.failed, progress.unknown, progress.changed) == (1, 1, 3)


def test_never_a_hundred_before_it_is_over(ed, workspace):
    job = a_job(ed, workspace, JobStatus.VERIFYING, ["deleted"] * 3)
    assert progress_of(job).percent == 99
    job.stage = JobStatus.DONE
    assert progress_of(job).percent == 100


def test_the_rest_at_the_rate_of_this_run(ed, workspace):
    assert progress_of(running(ed, workspace, deleted=30, queued=300)).eta == "about 11 minutes"


def test_a_pace_that_is_slower_is_believed(ed, workspace, pace):
    pace["seconds"] = 3600
    assert progress_of(running(ed, workspace, deleted=30, queued=300)).eta == "about 60 minutes"


def test_before_enough_is_known_nothing_is_promised(ed, workspace, pace):
    job = running(ed, workspace, deleted=3, queued=300)
    assert progress_of(job).eta == ""
    pace["seconds"] = 840
    assert progress_of(job).eta == "about 14 minutes"


def test_what_ended_long_ago_says_nothing_about_the_rate(ed, workspace):
    job = running(ed, workspace, deleted=30, queued=300, started_at=timezone.now() - timedelta(hours=3))
    job.items.exclude(at=None).update(at=timezone.now() - timedelta(hours=2))
    assert progress_of(job).rate is None


@pytest.mark.parametrize("stage", [JobStatus.PAUSED, JobStatus.CANCELLED, JobStatus.STOPPED])
def test_it_is_live_until_the_last_call_has_ended(ed, workspace, stage):
    assert progress_of(a_job(ed, workspace, stage, ["sending"])).live
    assert not progress_of(a_job(ed, workspace, stage, ["queued"])).live


def test_the_time_to_undo_is_counted_down(ed, workspace):
    job = a_job(ed, workspace, JobStatus.SCHEDULED, due_at=timezone.now() + timedelta(seconds=23.5))
    assert progress_of(job).sentence == "Starts in 24 seconds. Nothing has been sent."
    job.due_at = timezone.now() - timedelta(seconds=1)
    assert progress_of(job).sentence == "Starts now."


def test_it_is_announced_at_each_tenth_and_stage(ed, workspace):
    def mark(deleted, queued, stage=JobStatus.RUNNING):
        return progress_of(a_job(ed, workspace, stage, ["deleted"] * deleted + ["queued"] * queued)).mark

    assert mark(1, 19) == mark(0, 20) != mark(2, 18)
    assert mark(2, 18) != mark(2, 18, JobStatus.PAUSED)


def test_nobody_has_taken_it_up(ed, workspace):
    long_ago = timezone.now() - timedelta(seconds=10)
    assert not gathering_of(a_job(ed, workspace, JobStatus.GATHERING, ())).untaken
    assert gathering_of(a_job(ed, workspace, JobStatus.GATHERING, (), created_at=long_ago)).untaken
    assert not gathering_of(
        a_job(ed, workspace, JobStatus.GATHERING, (), created_at=long_ago, beat_at=long_ago)
    ).untaken


@pytest.mark.parametrize(("seconds", "silent"), [(60, False), (120, True)])
def test_nobody_goes_on_with_it(ed, workspace, seconds, silent):
    job = a_job(ed, workspace, JobStatus.RUNNING, beat_at=timezone.now() - timedelta(seconds=seconds))
    assert progress_of(job).untaken == silent


def test_nobody_begins_although_it_is_time(ed, workspace):
    job = a_job(ed, workspace, JobStatus.SCHEDULED, due_at=timezone.now() - timedelta(seconds=10))
    assert progress_of(job).untaken
    job.due_at = timezone.now()
    assert not progress_of(job).untaken


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "about 1 minute"),
        (61, "about 2 minutes"),
        (840, "about 14 minutes"),
        (5401, "about 2 hours"),
        (86400 * 3, "about 3 days"),
    ],
)
def test_about(seconds, words):
    assert about(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (23.2, "24 seconds"), (90, "1 minute 30 seconds"), (7 * 86400, "7 days")],
)
def test_exactly(seconds, words):
    assert exactly(seconds) == words


def test_listed():
    assert [listed(["a", "b", "c"][:number]) for number in range(4)] == ["", "a", "a and b", "a, b and c"]
