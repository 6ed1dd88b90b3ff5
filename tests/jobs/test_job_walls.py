"""What upstream says about a job's conversations is text, and stands where htmx does nothing."""

import pytest

from dashboard.cleanup.deleting import Delete
from dashboard.cleanup.renaming import Rename
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions.kind import Ask
from tests.jobs.factories import a_job, url
from tests.test_hx_disable import MARK, Walls

SCRIPT = f"<script>{MARK}</script>"


@pytest.fixture
def look():
    """The places in a page where upstream's words stand unguarded; there must be some words at all."""

    def bare(response):
        text = response.content.decode()
        walls = Walls()
        walls.feed(text)
        assert "<script>upstream" not in text
        assert walls.seen
        return walls.bare

    return bare


def hostile(browser, workspace, stage, **more):
    words = {"words": SCRIPT, "agent_name": SCRIPT, "reason": SCRIPT, "reasons_on": ["named_test"]}
    job = a_job(browser, workspace, stage, ItemStatus.values, **words | more)
    job.items.update(name=SCRIPT, new_name=SCRIPT, reason=SCRIPT, reasons=["named_test"])
    return job


@pytest.mark.parametrize("stage", JobStatus.values)
@pytest.mark.parametrize("kind", [Delete.name, Rename.name, Ask.name])
def test_on_the_page_at_every_stage(ed, workspace, look, stage, kind):
    assert look(ed.get(url(hostile(ed, workspace, stage, kind=kind)))) == []


def test_in_the_list_of_jobs(ed, workspace, look):
    for stage in JobStatus.values:
        hostile(ed, workspace, stage)
    assert look(ed.get(f"/workspaces/{workspace.pk}/jobs/")) == []


def test_in_the_strip(ed, workspace, look):
    job = hostile(ed, workspace, JobStatus.PAUSED)
    assert look(ed.get(url(job, agent=True), headers={"HX-Request": "true"})) == []
