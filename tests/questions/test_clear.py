"""One click from many questions to the deletion of what they made."""

from dashboard.cleanup.deleting import Delete
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions.models import Question
from tests.jobs.factories import a_job, url
from tests.jobs.flows import turn
from tests.questions.conftest import FIVE
from tests.questions.factories import asking


def cleared(browser, job):
    return browser.post(url(job, "clear/"), follow=True).content.decode()


def test_exactly_what_the_job_made(ed, asked):
    job = turn(asked.begin(ed, FIVE[:3], each=True))
    text = cleared(ed, job)
    assert "Delete 3 conversations?" in text
    made = Job.objects.exclude(pk=job.pk).get()
    assert (made.kind, made.stage, made.agent_id) == (Delete.name, JobStatus.READY, asked.agent_id)
    sessions = Question.objects.filter(item__job=job).values_list("session_id", flat=True)
    assert set(made.items.values_list("session_id", flat=True)) == set(sessions)
    known = {row.session_id: row for row in asked.client.conversations(asked.agent_id).items}
    for item in made.items.all():
        row = known[item.session_id]
        assert (item.name, item.conversation_id, item.created_at) == (row.name, row.id, row.created_at)


def test_one_conversation_is_one(ed, workspace):
    job = asking(ed, workspace)
    assert "Delete this conversation" in ed.get(url(job)).content.decode()
    assert "Delete 1 conversation?" in cleared(ed, job)


def test_a_viewer_may_not(vic, ed, workspace):
    assert vic.post(url(asking(ed, workspace), "clear/")).status_code == 403


def test_not_while_it_asks(ed, workspace):
    assert "not ended yet" in cleared(ed, asking(ed, workspace, JobStatus.RUNNING))
    assert Job.objects.count() == 1


def test_nothing_was_made(ed, workspace):
    job = asking(ed, workspace, states=(ItemStatus.CANCELLED,))
    assert "job-clear" not in ed.get(url(job)).content.decode()
    assert "created no conversations" in cleared(ed, job)


def test_a_deletion_has_no_answers_and_makes_none(ed, workspace):
    job = a_job(ed, workspace, JobStatus.DONE)
    assert ed.post(url(job, "clear/")).status_code == 404
    assert ed.get(url(job, "answers/")).status_code == 404
