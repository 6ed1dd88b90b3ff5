"""A job from the list to its receipt. The test plays the worker, so that nothing has to be waited for."""

import csv
import re

import pytest
from playwright.sync_api import expect

from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault
from tests.browser.parts import bar, box, dialog, row, settle, shown, ticked
from tests.browser.site import both_sizes


@pytest.fixture(autouse=True)
def refusals_are_expected(complaints):
    complaints.expect("status of 422|Response Status Error Code 422")


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def undo(page):
    return page.get_by_role("button", name="Undo")


def strip(page):
    return page.locator("#jobs-strip")


def choose_all(page):
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("button", name=re.compile("^Select all [0-9]+ conversations")).click()
    settle(page)


def preview(page, worker):
    """From a selection of all that match to the question; the page comes there by itself."""
    bar(page).get_by_role("button", name="Delete …").click()
    heading(page, "Finding the conversations")
    worker.run()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Finding the conversations")


def confirmed(page, worker, number):
    """All are selected, found and confirmed; the time to undo has begun."""
    choose_all(page)
    preview(page, worker)
    button(page, f"Delete {number} conversations").click()
    expect(undo(page)).to_be_focused()


@both_sizes
@pytest.mark.sandbox(conversations=110)
def test_all_that_match_with_their_number_typed_and_undone(listed, site, worker):
    choose_all(listed)
    preview(listed, worker)
    heading(listed, "Delete 110 conversations?")
    expect(listed).to_have_title("Delete 110 conversations? · CustomGPT Dashboard")
    button(listed, "Delete 110 conversations").click()
    expect(listed.get_by_role("alert")).to_have_text("To delete them, type the number 110. Nothing was done.")
    typed = listed.get_by_label("Type 110 to confirm")
    expect(typed).to_be_focused()
    settle(listed)  # until then the form still looks busy to itself
    typed.fill("110")
    listed.keyboard.press("Enter")
    expect(undo(listed)).to_be_focused()
    expect(listed.get_by_text("Nothing has been sent.")).to_be_visible()
    undo(listed).click()
    heading(listed, "Delete 110 conversations: cancelled")
    expect(listed.locator("#job")).to_be_focused()
    assert worker.run().stage == JobStatus.CANCELLED
    assert site.written == []


@both_sizes
@pytest.mark.sandbox(conversations=12)
def test_to_the_receipt(listed, site, worker):
    everything = site.ids
    confirmed(listed, worker, 12)
    worker.run()
    heading(listed, "Delete 12 conversations: done")
    expect(listed.get_by_text("none of those that were sent is still there")).to_be_visible()
    expect(listed.get_by_role("row")).to_have_count(13)
    with listed.expect_download() as download:
        listed.get_by_role("link", name="CSV").click()
    lines = csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines())
    assert {line["session_id"]: line["outcome"] for line in lines} == dict.fromkeys(everything, "deleted")
    assert sorted(site.deleted) == sorted(everything)
    listed.get_by_role("link", name="Go to the list").click()
    expect(listed.get_by_text("No conversations yet")).to_be_visible()
    expect(strip(listed)).to_contain_text("Of 12 conversations, 12 were deleted.")


@pytest.mark.sandbox(conversations=12)
def test_what_failed_is_tried_again(listed, site, worker):
    confirmed(listed, worker, 12)
    site.sandbox.inject(Fault("unprocessable", method="DELETE"))
    worker.run()
    heading(listed, "Delete 12 conversations: done")
    listed.get_by_role("link", name="Failed").click()
    expect(listed.get_by_role("row")).to_have_count(2)
    listed.get_by_role("button", name="Retry 1 conversation …").click()
    heading(listed, "Delete 1 conversation?")
    button(listed, "Delete 1 conversation").click()
    expect(undo(listed)).to_be_focused()
    worker.run()
    heading(listed, "Delete 1 conversation: done")
    assert site.ids == []


@pytest.mark.sandbox(conversations=12)
def test_the_strip_follows_it_and_the_list_is_read_again(listed, site, worker):
    gone = site.ids[:2]
    for session in gone:
        box(listed, session).check()
    bar(listed).get_by_role("button", name="Delete …").click()
    button(listed, "Delete 2 conversations").click()
    expect(undo(listed)).to_be_focused()
    worker.run()
    expect(strip(listed)).to_contain_text("Of 2 conversations, 2 were deleted.")
    expect(row(listed, gone[0])).to_have_count(0)
    expect(listed.get_by_role("link", name="Receipt")).to_be_visible()
    assert shown(listed) == site.ids


@pytest.mark.sandbox(conversations=12)
def test_pause_resume_and_cancel_which_asks(listed, site, worker):
    confirmed(listed, worker, 12)
    worker.bring(JobStatus.RUNNING, done=3)
    button(listed, "Pause").click()
    expect(button(listed, "Resume")).to_be_focused()
    worker.run()
    assert site.written == []
    button(listed, "Resume").click()
    expect(button(listed, "Pause")).to_be_focused()
    button(listed, "Cancel …").click()
    asked = dialog(listed, "Cancel the rest?")
    expect(asked).to_contain_text(
        "3 are already deleted and stay deleted. The other 9 conversations will not be touched"
    )
    expect(button(asked, "Keep going")).to_be_focused()
    listed.keyboard.press("Escape")
    expect(button(listed, "Cancel …")).to_be_focused()
    assert worker.job.stage == JobStatus.RUNNING
    button(listed, "Cancel …").click()
    button(asked, "Cancel the rest").click()
    expect(listed.get_by_role("dialog")).to_have_count(0)
    expect(listed.locator("#job")).to_be_focused()
    worker.run()
    heading(listed, "Delete 12 conversations: cancelled")
    assert site.written == []


@both_sizes
def test_test_chats_are_found_and_some_unticked(listed, site, worker):
    button(listed, "Find test chats").click()
    heading(listed, "Finding the conversations")
    worker.run()
    heading(listed, "Find test chats")
    listed.get_by_role("switch", name="No name of its own").uncheck()
    settle(listed)
    boxes = listed.get_by_role("checkbox", name=re.compile("^Delete "))
    number = boxes.count()
    left = boxes.first.get_attribute("value")
    boxes.first.uncheck()
    go = button(listed, f"Delete {number - 1} conversations …")
    expect(go).to_be_visible()
    expect(boxes.first).to_be_focused()
    go.click()
    heading(listed, f"Delete {number - 1} conversations?")
    assert not Item.objects.filter(pk=left).exists()
    button(listed, f"Delete {number - 1} conversations").click()
    expect(undo(listed)).to_be_focused()
    worker.run()
    heading(listed, f"Delete {number - 1} conversations: done")
    assert len(site.deleted) == number - 1


def test_many_are_renamed(listed, site, worker):
    chosen = site.ids[:2]
    for session in chosen:
        box(listed, session).check()
    bar(listed).get_by_role("button", name="Rename …").click()
    listed.get_by_label("Text before each name").fill("Old: ")
    expect(listed.get_by_role("table")).to_contain_text(f"Old: {site.name(chosen[0])}")
    button(listed, "Continue to the preview").click()
    heading(listed, "Rename 2 conversations?")
    expect(listed.get_by_role("table")).to_contain_text(f"Old: {site.name(chosen[1])}")
    assert site.written == []
    button(listed, "Rename 2 conversations").click()
    expect(undo(listed)).to_be_focused()
    worker.run()
    heading(listed, "Rename 2 conversations: done")
    assert all(site.name(session).startswith("Old: ") for session in chosen)


def test_a_range_over_pages_survives_back(listed, site, worker):
    box(listed, site.ids[1]).click()
    box(listed, site.ids[4]).click(modifiers=["Shift"])
    listed.get_by_role("link", name="Page 2").click()
    box(listed, site.ids[12]).click()
    box(listed, site.ids[10]).click(modifiers=["Shift"])
    settle(listed)
    listed.go_back()
    expect(row(listed, site.ids[0])).to_be_visible()
    assert ticked(listed) == site.ids[1:5]
    bar(listed).get_by_role("button", name="Delete …").click()
    expect(dialog(listed, "Delete 7 conversations?")).to_be_visible()
    kept = Item.objects.filter(job=worker.job, state=ItemStatus.QUEUED)
    assert sorted(kept.values_list("session_id", flat=True)) == sorted(site.ids[1:5] + site.ids[10:13])


@pytest.mark.sandbox(conversations=12)
def test_a_viewer_watches_and_presses_nothing(listed, site, worker, open_for, vic):
    confirmed(listed, worker, 12)
    page = open_for(vic)
    page.goto(site.at("job", Job.objects.get().pk))
    expect(page.get_by_text("Nothing has been sent.")).to_be_visible()
    assert page.get_by_role("main").get_by_role("button").count() == 0
    worker.run()
    heading(page, "Delete 12 conversations: done")


@pytest.mark.sandbox(conversations=12)
def test_all_of_it_without_javascript(open_for, ann, site, worker):
    page = open_for(ann, java_script_enabled=False)
    page.goto(site.listing())
    chosen = site.ids[:2]
    for session in chosen:
        box(page, session).check()
    page.get_by_role("button", name="Delete …").click()
    heading(page, "Delete 2 conversations?")
    button(page, "Delete 2 conversations").click()
    expect(undo(page)).to_be_visible()
    worker.run()
    page.reload()
    heading(page, "Delete 2 conversations: done")
    expect(page.get_by_role("link", name="CSV")).to_be_visible()
    assert sorted(site.deleted) == sorted(chosen)
