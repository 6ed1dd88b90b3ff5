import pytest
from django.utils import timezone

from dashboard.cleanup.deleting import Delete
from dashboard.cleanup.renaming import Rename
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from tests.jobs.factories import a_job, url


@pytest.mark.parametrize("kind", [Delete.name, Rename.name])
def test_without_names_it_says_why_there_is_no_retry(ed, workspace, kind):
    job = a_job(ed, workspace, JobStatus.DONE, ["failed"], kind=kind, names_dropped_at=timezone.now())
    text = ed.post(url(job, "retry/"), follow=True).content.decode()
    assert "The names were removed, so this can&#x27;t be retried." in text
    assert Job.objects.count() == 1
