from datetime import timedelta

import pytest

from dashboard.jobs.preview import NO_PACE, preview_of
from dashboard.outcomes import ItemStatus
from dashboard.workspaces.models import Rules
from tests.jobs.factories import CREATED, a_job


@pytest.fixture
def pace(monkeypatch):
    """Say how many seconds so many calls take."""
    place = "dashboard.jobs.preview.seconds_at_pace"
    return lambda seconds: monkeypatch.setattr(place, lambda workspace, calls: seconds)


def test_it_counts_what_would_be_sent(ed, workspace):
    job = a_job(ed, workspace, states=["queued"] * 12 + ["kept"] * 2)
    job.items.filter(position=13).update(reason="It is younger than 7 days.")
    preview = preview_of(job)
    assert preview.number == 12
    assert (preview.oldest, preview.newest) == (CREATED, CREATED + timedelta(days=11))
    assert preview.by == [("Anonymous visitors", 4), ("Team members", 4), ("The key's own account", 4)]
    assert preview.kept == [("It is starred.", 1), ("It is younger than 7 days.", 1)]
    assert preview.kept_number == 2


@pytest.mark.parametrize(
    ("number", "first", "last", "between"), [(3, 3, 0, 0), (5, 5, 0, 0), (7, 5, 2, 0), (12, 5, 5, 2)]
)
def test_the_first_and_the_last_names(ed, workspace, number, first, last, between):
    preview = preview_of(a_job(ed, workspace, states=["queued"] * number))
    names = [item.position for item in (*preview.first, *preview.last)]
    assert (len(preview.first), len(preview.last), preview.between) == (first, last, between)
    assert names == [*range(first), *range(number - last, number)]


def test_missing_dates_are_told(ed, workspace):
    job = a_job(ed, workspace)
    job.items.filter(position=0).update(created_at=None)
    assert preview_of(job).undated == 1


def test_of_an_account_that_is_not_known_nobody_is_me(ed, workspace):
    assert dict(preview_of(a_job(ed, workspace, account="")).by)["Team members"] == 2


def test_the_time_it_takes(ed, workspace, pace):
    job = a_job(ed, workspace, states=["queued"] * 12)
    pace(840)
    assert (
        preview_of(job).calls
        == "12 calls, and some more to check the result. At the current pace the 12 take about 14 minutes."
    )
    pace(None)
    assert NO_PACE in preview_of(job).calls


def test_the_time_to_undo_is_the_workspaces(ed, workspace):
    job = a_job(ed, workspace)
    assert preview_of(job).undo == "30 seconds"
    Rules.objects.create(workspace=workspace, undo_seconds=2 * 86400)
    assert preview_of(job).undo == "2 days"


def test_nothing_to_do(ed, workspace):
    preview = preview_of(a_job(ed, workspace, states=[ItemStatus.KEPT]))
    assert (preview.number, preview.oldest, preview.by, preview.first) == (0, None, [], [])
