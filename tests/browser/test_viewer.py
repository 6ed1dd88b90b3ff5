import pytest
from playwright.sync_api import expect

from tests.browser.parts import row, settle, shown, ticked
from tests.browser.site import both_sizes


@pytest.fixture
def page(open_for, vic):
    """Vic's, who may read and nothing else."""
    return open_for(vic)


@both_sizes
def test_the_list_has_nothing_to_change_with(page, site):
    page.goto(site.listing())
    assert shown(page) == site.ids[:10]
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.locator("table").get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("button", name="Delete …")).to_have_count(0)


def test_show_more_brings_no_boxes_either(page, site):
    page.goto(site.listing())
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("tr[data-row]")).to_have_count(20)
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.locator("table").get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("key", ["F2", "Delete", "x"])
def test_the_keys_do_nothing(page, site, key):
    page.goto(site.listing())
    row(page, site.ids[0]).get_by_role("link").focus()
    page.keyboard.press(key)
    settle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Conversation name")).to_have_count(0)
    assert ticked(page) == []


def test_the_conversation_has_nothing_to_change_with(page, site):
    page.goto(site.conversation(site.ids[0]))
    expect(page.get_by_role("heading", level=1)).to_have_text(site.name(site.ids[0]))
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)


def test_the_settings_can_only_be_read(page, site):
    page.goto(site.at("workspace_settings"))
    expect(page.get_by_text("…7f3a")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("main").get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_role("link", name="Replace key")).to_have_count(0)


def test_an_address_for_editors_says_what_role_it_takes(page, site, complaints):
    complaints.expect("403")
    page.goto(site.at("conversation_rename", site.agent, site.ids[0]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Not allowed")
    expect(page.get_by_text("This needs the role editor")).to_be_visible()
