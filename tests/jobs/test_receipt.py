import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.cleanup.renaming import Rename
from dashboard.jobs import receipt
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.workspaces.models import Rules
from tests.jobs.factories import a_job, url

ENDS = ["deleted", "already_gone", "gone_unconfirmed", "failed", "unknown", "cancelled", "kept"]


def body(response):
    return b"".join(response.streaming_content)


def sentence(job):
    return receipt.sentence(job, job.counts())


def test_every_outcome_is_in_the_sentence(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["deleted", *ENDS])
    assert sentence(job) == (
        "Of 8 conversations, 2 were deleted, 1 was already gone, 1 is gone, but it is not known who removed it, "
        "1 failed, 1 has an outcome that is not known, 1 was cancelled and not sent and 1 was kept."
    )


@pytest.mark.parametrize("state", ItemStatus.values)
def test_no_state_is_left_out(ed, workspace, state):
    assert "1 " in sentence(a_job(ed, workspace, JobStatus.STOPPED, [state]))
    assert [total.number for total in receipt.totals({state: 1})] == [1]


def test_what_was_undone_says_that_nothing_was_sent(ed, workspace):
    job = a_job(ed, workspace, JobStatus.CANCELLED, ["cancelled"] * 3, confirmed_at=timezone.now())
    assert sentence(job) == "Undone. Nothing was sent: all 3 conversations are as they were."


def test_what_the_list_says(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["deleted"] * 4)
    assert kind_of(job).pages.verification(job) == ("none of those that were sent is still there.", True)
    job.items.filter(position__lt=2).update(listed=True)
    assert kind_of(job).pages.verification(job) == ("2 are still in the list.", False)
    job.items.filter(position=3).update(listed=None)
    assert kind_of(job).pages.verification(job) == ("2 are still in the list and 1 could not be checked.", False)


def test_retry_is_for_what_it_could_bring_about(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ENDS)
    assert kind_of(job).retryable(job, job.counts()) == 3


def test_as_csv(vic, ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ENDS)
    job.items.filter(position=0).update(name='=HYPERLINK("a")')
    response = vic.get(url(job, "receipt.csv"))
    assert "attachment" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"))))
    assert list(rows[0]) == ["job", "session_id", "name", "outcome", "reason", "at"]
    assert [row["outcome"] for row in rows] == ENDS
    assert rows[0]["name"] == '\'=HYPERLINK("a")'


def test_as_json(vic, ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ENDS)
    rows = json.loads(body(vic.get(url(job, "receipt.json"))))
    assert rows == [item.as_row() for item in job.items.all()]
    assert json.loads(body(vic.get(url(a_job(ed, workspace, JobStatus.DONE, ()), "receipt.json")))) == []


def test_a_rename_tells_the_new_names_as_well(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE, ["renamed"], kind=Rename.name)
    assert json.loads(body(ed.get(url(job, "receipt.json"))))[0]["new_name"] == "New 0"
    assert b",new_name\r\n" in body(ed.get(url(job, "receipt.csv")))


@pytest.mark.parametrize("what", ["receipt.csv", "receipt.json"])
def test_strangers_find_nothing(stranger, ann, ed, workspace, what):
    assert stranger.get(url(a_job(ed, workspace, JobStatus.DONE), what)).status_code == 404
    assert ann.get(url(a_job(ed, workspace, JobStatus.READY), what)).status_code == 404


def test_names_are_dropped_in_time(ed, workspace):
    now = timezone.now()
    old = a_job(
        ed, workspace, JobStatus.DONE, ENDS, ended_at=now - timedelta(days=31), criteria={"name": "Anna", "by": "me"}
    )
    new = a_job(ed, workspace, JobStatus.DONE, ENDS, ended_at=now - timedelta(days=29))
    live = a_job(ed, workspace, JobStatus.PAUSED, ENDS, ended_at=old.ended_at)
    assert receipt.drop_names(now) == 7
    assert receipt.drop_names(now) == 0
    assert set(old.items.values_list("name", "new_name")) == {("", "")}
    assert [item.state for item in old.items.all()] == ENDS
    assert old.items.get(state="failed").reason == "The API said no."
    assert not new.items.filter(name="").exists()
    assert not live.items.filter(name="").exists()
    old.refresh_from_db()
    assert (old.names_dropped_at, old.words, old.criteria) == (now, "7 conversations", {"name": "", "by": "me"})


def test_each_workspace_says_how_long_names_are_kept(ed, workspace):
    Rules.objects.create(workspace=workspace, keep_names_days=5)
    a_job(ed, workspace, JobStatus.CANCELLED, ENDS, ended_at=timezone.now() - timedelta(days=6))
    assert receipt.drop_names() == 7
    assert Job.objects.exclude(names_dropped_at=None).exists()
