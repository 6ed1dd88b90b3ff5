from django.utils import timezone

from dashboard.jobs.states import JobStatus
from tests.jobs.factories import a_job


def listed(browser, workspace):
    response = browser.get(f"/workspaces/{workspace.pk}/jobs/")
    assert response.status_code == 200
    return response.content.decode()


def test_live_ones_come_first_with_their_counts(vic, ed, workspace):
    done = a_job(ed, workspace, JobStatus.DONE, ["deleted", "failed"])
    live = a_job(ed, workspace, JobStatus.PAUSED, ["deleted", "queued"], created_at=done.created_at.replace(year=2020))
    text = listed(vic, workspace)
    assert text.index(str(live.pk)) < text.index(str(done.pk))
    assert "Paused after 1 of 2." in text
    assert "Of 2 conversations, 1 was deleted and 1 failed." in text


def test_empty(vic, workspace):
    assert "No jobs yet" in listed(vic, workspace)


def test_the_last_fifty_are_shown(vic, ed, workspace, django_assert_max_num_queries):
    for _ in range(51):
        a_job(ed, workspace, JobStatus.DONE, ["deleted"])
    with django_assert_max_num_queries(8):  # not some for each of them
        text = listed(vic, workspace)
    assert text.count("Of 1 conversation, 1 was deleted.") == 50
    assert "The last 50 are shown." in text


def test_what_is_not_confirmed_is_listed_for_its_maker(ann, ed, workspace):
    a_job(ed, workspace, JobStatus.READY)
    assert "Waiting for your confirmation" in listed(ed, workspace)
    assert "No jobs yet" in listed(ann, workspace)


def test_one_that_was_undone_is_listed_for_all(ann, ed, workspace):
    a_job(ed, workspace, JobStatus.CANCELLED, ["cancelled"], confirmed_at=timezone.now())
    assert "Undone. Nothing was sent" in listed(ann, workspace)


def test_strangers_find_nothing(stranger, workspace):
    assert stranger.get(f"/workspaces/{workspace.pk}/jobs/").status_code == 404


def test_another_workspaces_jobs_are_not_listed(ann, ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE)
    job.workspace = type(workspace).objects.create(name="Other", key=workspace.key, key_last4="abcd")
    job.save()
    assert "No jobs yet" in listed(ann, workspace)
