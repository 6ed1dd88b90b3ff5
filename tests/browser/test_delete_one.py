import pytest
from playwright.sync_api import expect

from dashboard.sandbox import Fault
from tests.browser.parts import count, delete, dialog, message, row, settle, shown
from tests.browser.site import both_sizes

QUESTION = "Delete conversation?"


@pytest.fixture
def session(site):
    return site.ids[0]


@pytest.fixture
def asked(listed, session):
    """The list with the dialog for the first row."""
    delete(listed, session).click()
    expect(dialog(listed, QUESTION)).to_be_visible()
    return listed


def confirm(page):
    dialog(page, QUESTION).get_by_role("button", name="Delete", exact=True).click()


@both_sizes
def test_the_dialog(asked, site, session):
    expect(dialog(asked, QUESTION)).to_contain_text(site.name(session))
    expect(dialog(asked, QUESTION)).to_contain_text("can't be restored")
    expect(dialog(asked, QUESTION).get_by_role("button", name="Cancel")).to_be_focused()
    assert site.written == []


@pytest.mark.parametrize("way", ["Escape", "Cancel", "Enter"])
def test_the_harmless_ways_out(asked, site, session, way):
    asked.get_by_role("button", name="Cancel").click() if way == "Cancel" else asked.keyboard.press(way)
    expect(asked.get_by_role("dialog")).to_have_count(0)
    expect(delete(asked, session)).to_be_focused()
    settle(asked)
    assert site.written == []


@both_sizes
def test_the_row_goes(asked, site, session):
    after = site.ids[1]
    confirm(asked)
    expect(row(asked, session)).to_have_count(0)
    expect(asked.get_by_role("dialog")).to_have_count(0)
    count(asked, 44)
    expect(row(asked, after).locator(":focus")).to_have_count(1)
    expect(message(asked)).to_contain_text("Deleted “")
    assert site.deleted == [session]
    assert shown(asked) == site.ids[:9]


def test_the_last_row_of_a_page_hands_its_focus_up(listed, site):
    last, above = site.ids[9], site.ids[8]
    delete(listed, last).click()
    confirm(listed)
    expect(row(listed, above).locator(":focus")).to_have_count(1)


@both_sizes
@pytest.mark.sandbox(conversations=11)
def test_the_last_row_of_the_last_page(page, site):
    page.goto(site.listing(page=2))
    delete(page, site.ids[-1]).click()
    confirm(page)
    expect(page.locator("tr[data-row]")).to_have_count(10)
    count(page, 10)
    assert shown(page) == site.ids
    expect(page).to_have_url(site.url + site.listing())
    expect(page.locator("#content :focus, #content:focus")).to_have_count(1)


@pytest.mark.sandbox(conversations=1)
def test_the_very_last_one(listed, site):
    delete(listed, site.ids[0]).click()
    confirm(listed)
    expect(listed.get_by_role("heading", name="No conversations yet")).to_be_visible()
    count(listed, 0)


def test_with_the_delete_key(listed, site, session):
    row(listed, session).get_by_role("link").focus()
    listed.keyboard.press("Delete")
    expect(dialog(listed, QUESTION)).to_be_visible()
    settle(listed)
    listed.keyboard.press("Tab")
    listed.keyboard.press("Enter")
    expect(row(listed, session)).to_have_count(0)
    assert site.deleted == [session]


def test_two_after_each_other(listed, site):
    first, second = site.ids[:2]
    for session in (first, second):
        delete(listed, session).click()
        confirm(listed)
        expect(row(listed, session)).to_have_count(0)
    count(listed, 43)
    assert site.deleted == [first, second]


def test_a_double_click_deletes_once(asked, site, session):
    site.sandbox.inject(Fault("slow_body", method="DELETE", seconds=0.3))
    dialog(asked, QUESTION).get_by_role("button", name="Delete", exact=True).dblclick()
    expect(row(asked, session)).to_have_count(0)
    settle(asked)
    assert [entry.method for entry in site.written] == ["DELETE"]


def test_one_that_was_already_gone(asked, site, session):
    site.sandbox.ask("DELETE", f"/projects/{site.agent}/conversations/{session}")
    confirm(asked)
    expect(message(asked)).to_contain_text("was already gone")
    expect(row(asked, session)).to_have_count(0)


def test_one_that_upstream_keeps(asked, site, session, complaints):
    complaints.expect("502")
    site.sandbox.inject(Fault("unprocessable", method="DELETE", message="It is locked."))
    confirm(asked)
    expect(dialog(asked, QUESTION).get_by_role("alert")).to_contain_text("was not deleted. ")
    expect(row(asked, session)).to_have_count(1)
    count(asked, 45)
    dialog(asked, QUESTION).get_by_role("button", name="Try again").click()
    expect(row(asked, session)).to_have_count(0)
    assert site.deleted == [session]


@both_sizes
def test_from_the_conversation(page, site, session):
    page.goto(site.conversation(session, order="asc", page=5))
    page.get_by_role("button", name="Delete").click()
    expect(dialog(page, QUESTION).get_by_role("button", name="Cancel")).to_be_focused()
    confirm(page)
    expect(page).to_have_url(site.url + site.listing(order="asc", page=5))
    expect(message(page)).to_contain_text("Deleted “")
    expect(row(page, session)).to_have_count(0)
    assert site.deleted == [session]


def test_back_after_deleting_from_the_conversation(listed, site, session, complaints):
    complaints.expect("404")
    row(listed, session).get_by_role("link").click()
    listed.get_by_role("button", name="Delete").click()
    confirm(listed)
    expect(message(listed)).to_contain_text("Deleted “")
    listed.go_back()
    expect(listed.get_by_role("heading", level=1)).to_have_text("Not found")
    listed.go_back()
    expect(row(listed, session)).to_have_count(0)
    count(listed, 44)


@pytest.mark.parametrize("place", [2, 5, 7, 9], ids=["nameless", "longest", "right-to-left", "script"])
def test_odd_names(listed, site, place):
    session = site.ids[place]
    delete(listed, session).click()
    expect(dialog(listed, QUESTION)).to_contain_text(site.name(session) or "Untitled conversation")
    confirm(listed)
    expect(row(listed, session)).to_have_count(0)
    assert site.deleted == [session]
