import pytest
from playwright.sync_api import expect

from tests.browser.parts import bar, box, count, delete, field, message, rename, row, shown, ticked
from tests.browser.site import both_sizes


@pytest.fixture
def page(open_for, ann):
    """Ann's, in a browser that runs no scripts."""
    return open_for(ann, java_script_enabled=False)


@both_sizes
def test_reading(listed, site):
    listed.get_by_role("link", name="Page 2").click()
    assert shown(listed) == site.ids[10:20]
    row(listed, site.ids[10]).get_by_role("link").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text(site.name(site.ids[10]))
    listed.get_by_role("link", name="Next conversation").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text(site.name(site.ids[11]))


def test_filtering_and_show_more(listed, site):
    listed.get_by_role("combobox", name="Order").select_option("Oldest first")
    listed.get_by_role("button", name="Filter").click()
    assert shown(listed) == site.ids[:-11:-1]
    listed.get_by_role("link", name="Show more").click()
    assert shown(listed) == site.ids[:-21:-1]


def test_older_messages(page, site):
    page.goto(site.conversation(site.ids[1]))
    page.get_by_role("link", name="Show older messages").click()
    page.get_by_role("link", name="Show older messages").click()
    expect(page.get_by_role("article")).to_have_count(7)
    page.get_by_role("link", name="Show the newest messages").click()
    expect(page.get_by_role("article")).to_have_count(20)


@both_sizes
def test_renaming(page, site):
    session = site.ids[12]
    page.goto(site.listing(page=2))
    rename(page, session).click()
    expect(field(page)).to_have_value(site.name(session))
    field(page).fill("Without a script")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(site.url + site.listing(page=2))
    expect(row(page, session).get_by_role("link")).to_have_text("Without a script")
    assert [entry.effect for entry in site.written] == ["conversation_renamed"]


def test_a_blank_name(listed, site, complaints):
    complaints.expect("422")
    rename(listed, site.ids[0]).click()
    field(listed).fill("  ")
    field(listed).press("Enter")
    expect(listed.get_by_role("alert")).to_have_text("Give the conversation a name.")
    assert site.written == []


@both_sizes
def test_deleting_one(page, site):
    session = site.ids[12]
    page.goto(site.listing(page=2))
    delete(page, session).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete conversation?")
    expect(page.get_by_role("main")).to_contain_text(site.name(session))
    assert site.written == []
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page).to_have_url(site.url + site.listing(page=2))
    expect(message(page)).to_contain_text("Deleted “")
    count(page, 44)
    assert site.deleted == [session]


@both_sizes
def test_deleting_what_is_ticked(listed, site):
    chosen = site.ids[2:5]
    for session in chosen:
        box(listed, session).check()
    listed.get_by_role("button", name="Delete …").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text("Delete 3 conversations?")
    listed.get_by_role("button", name="Delete 3 conversations").click()
    expect(listed.get_by_role("button", name="Undo")).to_be_visible()
    listed.goto(site.listing())
    expect(row(listed, chosen[0])).to_contain_text("Waiting to be deleted")
    assert ticked(listed) == []
    assert site.written == []


def test_all_that_match(listed, site):
    for session in site.ids[:10]:
        box(listed, session).check()
    listed.get_by_role("button", name="Select all 45 conversations").click()
    expect(bar(listed)).to_contain_text("45 conversations")
    listed.get_by_role("link", name="Page 2").click()
    assert ticked(listed) == site.ids[10:20]
    bar(listed).get_by_role("button", name="Clear selection").click()
    assert ticked(listed) == []


def test_a_star(listed, site):
    star = row(listed, site.ids[1]).get_by_role("button", name="Star ")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")


def test_cancelling(listed, site):
    delete(listed, site.ids[0]).click()
    listed.get_by_role("link", name="Cancel").click()
    assert shown(listed) == site.ids[:10]
    assert site.written == []
