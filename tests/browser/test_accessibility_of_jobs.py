"""axe finds nothing, of any impact, in any state of a job, nor on the pages that show what jobs do and may do."""

import pytest
from playwright.sync_api import expect

from dashboard.jobs.states import JobStatus
from dashboard.sandbox import Fault
from dashboard.workspaces.models import Rules
from tests.browser.axe import violations
from tests.browser.parts import bar, box, row, settle
from tests.browser.test_jobs import button, choose_all, confirmed, heading, preview, undo

STATES = []


def state(bring):
    """Register a function that brings a page into the state it is named for."""
    STATES.append(bring)
    return bring


@state
def gathering(page, site, worker):
    choose_all(page)
    bar(page).get_by_role("button", name="Delete …").click()
    heading(page, "Finding the conversations")


@state
def choosing(page, site, worker):
    button(page, "Find test chats").click()
    heading(page, "Finding the conversations")
    worker.run()
    heading(page, "Find test chats")
    page.get_by_role("table").get_by_role("checkbox").first.uncheck()


@state
def preview_with_kept_ones_and_a_wrong_number(page, site, worker):
    Rules.objects.create(workspace=site.workspace, type_number_above=1)
    row(page, site.ids[0]).get_by_role("button", name="Star ").click()
    settle(page)
    choose_all(page)
    preview(page, worker)
    page.get_by_role("button", name="Delete ").click()
    expect(page.get_by_role("alert")).to_be_visible()


@state
def scheduled(page, site, worker):
    confirmed(page, worker, 12)


@state
def running(page, site, worker):
    confirmed(page, worker, 12)
    worker.bring(JobStatus.RUNNING, done=5)
    heading(page, "Deleting 12 conversations")


@state
def paused(page, site, worker):
    running(page, site, worker)
    button(page, "Pause").click()
    expect(button(page, "Resume")).to_be_focused()


@state
def cancel_asked(page, site, worker):
    running(page, site, worker)
    button(page, "Cancel …").click()
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def receipt_with_a_failure(page, site, worker):
    confirmed(page, worker, 12)
    site.sandbox.inject(Fault("unprocessable", method="DELETE"))
    worker.run()
    heading(page, "Delete 12 conversations: done")


@state
def receipt_of_an_undone_one(page, site, worker):
    confirmed(page, worker, 12)
    undo(page).click()
    heading(page, "Delete 12 conversations: cancelled")


@state
def no_jobs(page, site, worker):
    page.goto(site.at("jobs"))


@state
def jobs_under_way_and_over(page, site, worker):
    receipt_of_an_undone_one(page, site, worker)
    page.goto(site.listing())
    confirmed(page, worker, 12)
    worker.bring(JobStatus.PAUSED, done=5, reason="ann paused it.")
    page.goto(site.at("jobs"))
    expect(page.get_by_role("table")).to_have_count(2)


@state
def strip(page, site, worker):
    receipt_of_an_undone_one(page, site, worker)
    page.goto(site.listing())
    confirmed(page, worker, 12)
    worker.bring(JobStatus.PAUSED, done=5, reason="ann paused it.")
    page.goto(site.listing())
    expect(page.get_by_text("Paused after 5 of 12.")).to_be_visible()


@state
def rename_many(page, site, worker):
    for session in site.ids[:2]:
        box(page, session).check()
    bar(page).get_by_role("button", name="Rename …").click()
    button(page, "Continue to the preview").click()
    expect(page.get_by_role("alert").or_(page.locator(".wrong")).first).to_be_visible()


@state
def preview_of_new_names(page, site, worker):
    for session in site.ids[:2]:
        box(page, session).check()
    bar(page).get_by_role("button", name="Rename …").click()
    page.get_by_label("Text before each name").fill("Old: ")
    button(page, "Continue to the preview").click()
    heading(page, "Rename 2 conversations?")


@state
def audit(page, site, worker):
    receipt_with_a_failure(page, site, worker)
    page.goto(site.at("audit"))
    expect(page.get_by_role("table")).to_be_visible()


@state
def audit_none_found(page, site, worker):
    page.goto(site.at("audit", who="nobody at all"))


@state
def pace_refused(page, site, worker):
    page.goto(site.at("workspace_settings"))
    page.locator("#pace").get_by_role("combobox").select_option("Custom")
    button(page, "Save pace").click()
    expect(page.locator("#pace").get_by_role("alert")).to_be_visible()


@pytest.mark.sandbox(conversations=12)
@pytest.mark.parametrize("bring", STATES, ids=lambda bring: bring.__name__)
def test_axe_finds_nothing(listed, site, worker, complaints, bring):
    complaints.expect("status of 422|Response Status Error Code 422")
    bring(listed, site, worker)
    found = violations(listed)
    assert not found, "\n".join(found)
