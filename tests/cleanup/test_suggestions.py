import pytest

from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from tests.conftest import HTMX
from tests.jobs.factories import a_job, url


@pytest.fixture
def choosing(ed, workspace):
    job = a_job(ed, workspace, JobStatus.CHOOSING, ["queued"] * 60, suggests=True, reasons_on=["named_test"])
    job.items.filter(position__lt=55).update(reasons=["named_test"])
    job.items.filter(position__gte=50).update(reasons=["by_me"])
    return job


def test_reasons_are_offered_with_their_counts(ed, choosing):
    text = ed.get(url(choosing)).content.decode()
    assert 'Named like a test <span class="switch-count">50</span>' in text
    assert 'Created by me <span class="switch-count">10</span>' in text
    assert "Created by “Ask many”" not in text
    assert "<strong>50</strong> of 50 conversations ticked" in text
    assert "Delete 50 conversations …</button>" in text


def test_switching_a_reason_on(ed, choosing):
    fields = {"do": "update", "reasons": ["named_test", "by_me", "made_up"]}
    text = ed.post(url(choosing, "choose/"), fields, headers=HTMX).content.decode()
    assert "<strong>60</strong> of 60 conversations ticked, on 2 pages" in text
    assert Job.objects.get().reasons_on == ["named_test", "by_me"]


def test_unticking_rows_and_ticking_them_again(ed, choosing):
    shown = [item.pk for item in choosing.items.all()[:3]]
    fields = {"do": "update", "reasons": ["named_test"], "shown": shown, "ticked": shown[:1]}
    text = ed.post(url(choosing, "choose/"), fields, headers=HTMX).content.decode()
    assert "<strong>48</strong> of 50 conversations ticked" in text
    ed.post(url(choosing, "choose/"), fields | {"ticked": shown})
    assert not choosing.items.filter(left_out=True).exists()


def test_rows_of_another_job_can_not_be_unticked(ed, workspace, choosing):
    other = a_job(ed, workspace).items.first()
    ed.post(url(choosing, "choose/"), {"do": "update", "reasons": ["named_test"], "shown": [other.pk, "x", "9" * 30]})
    other.refresh_from_db()
    assert not other.left_out


def test_going_on_freezes_what_is_ticked(ed, choosing):
    shown = [item.pk for item in choosing.items.all()[:3]]
    fields = {"do": "go", "reasons": ["named_test"], "shown": shown, "ticked": shown[:1]}
    text = ed.post(url(choosing, "choose/"), fields, headers=HTMX).content.decode()
    assert "Delete 48 conversations</button>" in text
    assert Job.objects.get().stage == JobStatus.READY


def test_going_on_with_nothing_goes_nowhere(ed, choosing):
    response = ed.post(url(choosing, "choose/"), {"do": "go"}, follow=True)
    assert "Nothing is ticked" in response.content.decode()
    assert Job.objects.get().stage == JobStatus.CHOOSING


def test_without_javascript_a_page_is_turned_by_the_form(ed, choosing):
    fields = {"do": "update", "reasons": ["named_test", "by_me"], "page": "2"}
    response = ed.post(url(choosing, "choose/"), fields)
    assert response["Location"] == f"{url(choosing)}?page=2"


def test_later_the_choice_is_closed(ed, workspace):
    job = a_job(ed, workspace, JobStatus.RUNNING)
    ed.post(url(job, "choose/"), {"do": "update", "shown": [item.pk for item in job.items.all()]})
    assert not job.items.filter(left_out=True).exists()


def test_what_has_no_reason_that_is_on_is_no_part_of_the_job(ed, choosing):
    """Most conversations have no reason at all, and must never come along."""
    choosing.items.filter(position__in=[3, 4]).update(reasons=[])
    choosing.items.filter(position=7).update(left_out=True)
    ed.post(url(choosing, "choose/"), {"do": "go", "reasons": ["named_test"]})
    choosing.refresh_from_db()
    assert choosing.stage == JobStatus.READY
    kept = set(choosing.items.values_list("position", flat=True))
    assert kept == set(range(50)) - {3, 4, 7}
