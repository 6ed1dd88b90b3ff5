"""Everything that can go wrong out there, through a worker's turn: what becomes of the conversations and of the job."""

import pytest
from django.test import override_settings
from django.utils import timezone

from dashboard.cleanup.deleting import STILL_THERE
from dashboard.jobs import runner
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from tests.jobs.faults.broken import (
    DOWN_AND_DONE,
    DOWN_AND_NOT_DONE,
    LOST_AND_DONE,
    LOST_AND_NOT_DONE,
    resumed,
    wrong,
)
from tests.jobs.flows import counts, due, states, turn


def test_without_any_fault_all_are_deleted_and_checked(api, job):
    turn(job)
    assert (counts(job), job.stage, job.reason) == ({ItemStatus.DELETED: 3}, JobStatus.DONE, "")
    assert set(job.items.values_list("listed", flat=True)) == {False}
    assert len(api.sent()) == 3


# Never sent


def test_when_it_can_not_be_reached_it_waits_and_nothing_is_in_doubt(api, job, ed):
    with override_settings(CUSTOMGPT_API_URL="http://127.0.0.1:1/api/v1"):
        turn(job)
    assert job.stage == JobStatus.WAITING
    assert job.reason == "The API can't be reached. This retries automatically."
    assert job.resume_at > timezone.now()
    assert counts(job) == {ItemStatus.QUEUED: 3}
    assert not job.items.filter(ambiguous=True).exists()
    Job.objects.filter(pk=job.pk).update(resume_at=timezone.now())
    turn(job)
    assert (counts(job), job.stage, job.down_since) == ({ItemStatus.DELETED: 3}, JobStatus.DONE, None)


def test_when_not_even_the_account_can_be_asked_for_it_waits(api, job):
    Job.objects.filter(pk=job.pk).update(account="")
    with override_settings(CUSTOMGPT_API_URL="http://127.0.0.1:1/api/v1"):
        turn(job)
    assert (job.stage, counts(job)) == (JobStatus.WAITING, {ItemStatus.QUEUED: 3})


# In doubt


@pytest.mark.parametrize("name", LOST_AND_DONE + DOWN_AND_DONE)
def test_what_was_done_without_our_hearing_so_is_never_called_deleted(api, job, name):
    wrong(api, name)
    turn(job)
    assert states(job) == [ItemStatus.GONE_UNCONFIRMED, ItemStatus.DELETED, ItemStatus.DELETED]
    assert job.stage == JobStatus.DONE


@pytest.mark.parametrize("name", LOST_AND_NOT_DONE + DOWN_AND_NOT_DONE)
def test_what_was_not_done_is_done_by_another_try(api, job, name):
    wrong(api, name)
    turn(job)
    assert (states(job), job.stage) == ([ItemStatus.DELETED] * 3, JobStatus.DONE)
    assert len(api.sent()) == 4


@pytest.mark.parametrize("name", LOST_AND_DONE + DOWN_AND_DONE)
def test_when_every_answer_is_lost_the_list_tells_that_they_are_gone(api, job, name):
    wrong(api, name, times=None)
    turn(job)
    assert (counts(job), job.stage) == ({ItemStatus.GONE_UNCONFIRMED: 3}, JobStatus.DONE)
    assert job.verified_at


@pytest.mark.parametrize("name", LOST_AND_NOT_DONE + DOWN_AND_NOT_DONE)
def test_when_every_try_is_lost_the_list_tells_that_they_are_there(api, job, name):
    wrong(api, name, times=None)
    turn(job)
    assert (counts(job), job.stage) == ({ItemStatus.UNKNOWN: 3}, JobStatus.DONE)
    assert set(job.items.values_list("reason", "ambiguous", "listed")) == {(STILL_THERE, True, True)}


def test_an_answer_that_drips_ends_with_the_deadline(api, ed, monkeypatch):
    monkeypatch.setattr(runner, "DEADLINE", 0.5)
    job = due(api, ed, 1)
    wrong(api, "slow_body")
    turn(job)
    assert (states(job), job.stage) == ([ItemStatus.GONE_UNCONFIRMED], JobStatus.DONE)


@pytest.mark.parametrize("name", DOWN_AND_NOT_DONE)
def test_five_in_a_row_make_it_wait(api, ed, name):
    job = due(api, ed, 8)
    wrong(api, name, times=None)
    turn(job)
    assert counts(job) == {ItemStatus.UNKNOWN: 5, ItemStatus.QUEUED: 3}
    assert len(api.sent()) == 5 * 4
    assert job.stage == JobStatus.WAITING
    assert job.reason.startswith("The API had an internal problem (error 50")
    api.sandbox.clear_faults()
    Job.objects.filter(pk=job.pk).update(resume_at=timezone.now())
    turn(job)
    assert (counts(job), job.stage) == ({ItemStatus.UNKNOWN: 5, ItemStatus.DELETED: 3}, JobStatus.DONE)


# Elsewhere


def test_a_redirect_is_followed_by_no_second_request(api, job):
    wrong(api, "redirect", times=None)
    turn(job)
    assert len(api.sent()) == 3
    assert counts(job) == {ItemStatus.FAILED: 3}
    assert job.items.first().reason.startswith("The API redirected the call elsewhere, which was not followed.")
    assert not job.items.filter(ambiguous=True).exists()


# Refused


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("deleted_false", "The API answered that the conversation was not deleted."),
        ("status_error", "The API refused: “Something went wrong.”"),
        ("bad_request", "The API refused: “Agent id must be integer”"),
        ("unprocessable", "The API refused: “The given data was invalid.”"),
        ("forbidden", "The API does not allow this workspace's key to do that."),
    ],
)
def test_what_is_refused_has_failed_in_the_apis_words(api, job, name, sentence):
    wrong(api, name)
    turn(job)
    assert (states(job), job.stage) == ([ItemStatus.FAILED, ItemStatus.DELETED, ItemStatus.DELETED], JobStatus.DONE)
    first = job.items.first()
    assert (first.reason, first.ambiguous) == (sentence, False)


@pytest.mark.parametrize("name", ["deleted_false", "bad_request", "conflict", "unprocessable"])
def test_a_refusal_after_a_lost_answer_is_no_failure(api, job, name):
    """The first call may have done it after all."""
    wrong(api, "reset_after")
    wrong(api, name, times=3)
    turn(job)
    first = job.items.first()
    assert (first.state, first.ambiguous, job.stage) == (ItemStatus.GONE_UNCONFIRMED, True, JobStatus.DONE)


@pytest.mark.parametrize(("times", "state", "calls"), [(1, ItemStatus.DELETED, 4), (2, ItemStatus.FAILED, 4)])
def test_a_conflict_is_tried_once_more(api, job, times, state, calls):
    wrong(api, "conflict", times=times)
    turn(job)
    assert (states(job)[0], len(api.sent()), job.stage) == (state, calls, JobStatus.DONE)


@pytest.mark.parametrize(("times", "stage", "failed"), [(2, JobStatus.DONE, 2), (3, JobStatus.PAUSED, 3)])
def test_three_that_are_not_allowed_in_a_row_pause_it(api, ed, times, stage, failed):
    job = due(api, ed, 5)
    wrong(api, "forbidden", times=times)
    turn(job)
    assert (job.stage, counts(job)[ItemStatus.FAILED], len(api.sent())) == (stage, failed, 5 if times == 2 else 3)
    if stage == JobStatus.PAUSED:
        assert job.reason.startswith("The API refused 3 in a row.")
        assert resumed(job, ed).stage == JobStatus.DONE
        assert counts(job) == {ItemStatus.FAILED: 3, ItemStatus.DELETED: 2}
