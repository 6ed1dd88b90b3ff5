"""Answers and mistakes that nobody foresaw: nothing crashes, nothing goes on for ever."""

import pytest

from dashboard.cleanup.deleting import Delete
from dashboard.jobs.results import MISTAKE
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault
from tests.jobs.flows import counts, due, turn

# Odd


@pytest.mark.parametrize("name", ["nan", "big_int", "deep_nesting", "lone_surrogate", "nul"])
def test_odd_json_of_a_page_is_asked_for_again(api, job, name):
    api.sandbox.inject(Fault(name, method="GET", path="/conversations"))
    turn(job)
    assert (counts(job), job.stage) == ({ItemStatus.DELETED: 3}, JobStatus.DONE)
    assert job.verified_at


def test_odd_rows_in_the_check_are_read_as_far_as_they_can_be(api, job):
    api.sandbox.inject(Fault("odd_rows", method="GET", path="/conversations", times=None))
    turn(job)
    assert (counts(job), job.stage) == ({ItemStatus.DELETED: 3}, JobStatus.DONE)


def test_our_own_mistakes_take_nothing_along_but_do_not_go_on_for_ever(api, ed, monkeypatch):
    job = due(api, ed, 8)
    monkeypatch.setattr(Delete, "perform", lambda *args: 1 / 0)
    turn(job)
    assert counts(job) == {ItemStatus.UNKNOWN: 5, ItemStatus.QUEUED: 3}
    assert (job.stage, job.reason) == (JobStatus.PAUSED, MISTAKE)
    assert job.items.filter(ambiguous=True).count() == 5


def test_a_key_that_can_not_be_opened_pauses_it(api, job, settings):
    from cryptography.fernet import Fernet

    settings.DASHBOARD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    turn(job)
    assert (job.stage, counts(job)) == (JobStatus.PAUSED, {ItemStatus.QUEUED: 3})
    assert "DASHBOARD_ENCRYPTION_KEYS" in job.reason
