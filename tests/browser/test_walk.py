import re

import pytest
from playwright.sync_api import expect

from tests.browser.parts import count, message, row, settle, shown
from tests.browser.site import both_sizes


def crumb(page, name):
    return page.get_by_label("Breadcrumbs").get_by_role("link", name=name)


@both_sizes
def test_down_to_a_conversation_and_back(page, site):
    session = site.ids[0]
    page.goto("/")
    page.get_by_role("link", name="Support team", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agents")
    page.get_by_role("link", name="Acorn Help Center", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Conversations of Acorn Help Center")
    row(page, session).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(site.name(session))
    crumb(page, "Acorn Help Center").click()
    expect(row(page, session)).to_be_visible()
    crumb(page, "Support team").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agents")
    crumb(page, "Workspaces").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Workspaces")


def test_the_switcher_is_everywhere(listed):
    listed.get_by_text("Support team, switch workspace").click()
    menu = listed.get_by_role("navigation", name="Workspaces")
    expect(menu.get_by_role("link", name="Support team")).to_be_visible()
    listed.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    listed.get_by_text("Support team, switch workspace").click()
    menu.get_by_role("link", name="All workspaces").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text("Workspaces")


@both_sizes
def test_a_pasted_address_shows_that_state(page, site):
    page.goto(site.listing(name="e", by="team_member", order="asc", page=2))
    expect(page.get_by_label("Name contains")).to_have_value("e")
    expect(page.get_by_label("Created by")).to_have_value("team_member")
    expect(page.get_by_role("combobox", name="Order")).to_have_value("asc")
    found = site.sandbox.ask(
        "GET", f"/projects/{site.agent}/conversations", name="e", userFilter="team_member", order="asc", page=2
    ).json()["data"]
    assert shown(page) == [item["session_id"] for item in found["data"]]
    expect(page.get_by_text(f"Page 2 of {found['last_page']}")).to_be_visible()
    count(page, found["total"])


def test_a_pasted_address_of_two_pages_together(page, site):
    page.goto(site.listing(page=2, through=3))
    assert shown(page) == site.ids[10:30]


@both_sizes
def test_filtering_by_name(listed, site):
    listed.get_by_label("Name contains").fill("order")
    listed.keyboard.press("Enter")
    expect(listed).to_have_url(site.url + site.listing(name="order"))
    assert shown(listed)
    assert all("order" in site.name(session).lower() for session in shown(listed))
    listed.reload()
    expect(listed.get_by_label("Name contains")).to_have_value("order")


@pytest.mark.parametrize(
    ("label", "choice", "query"), [("Created by", "Me", "by=me"), ("Order", "Oldest first", "order=asc")]
)
def test_choosing_is_enough(listed, label, choice, query):
    before = shown(listed)
    listed.get_by_role("combobox", name=label).select_option(choice)
    expect(listed).to_have_url(re.compile(rf"\?{query}$"))
    settle(listed)
    assert shown(listed) != before


def test_a_filter_starts_at_the_first_page(page, site):
    page.goto(site.listing(page=3))
    page.get_by_role("combobox", name="Order").select_option("Oldest first")
    expect(page).to_have_url(site.url + site.listing(order="asc"))
    assert shown(page) == site.ids[:-11:-1]


def test_paging_and_the_back_button(listed, site):
    listed.get_by_role("link", name="Page 2").click()
    expect(listed).to_have_url(site.url + site.listing(page=2))
    assert shown(listed) == site.ids[10:20]
    listed.get_by_role("link", name="Next", exact=True).click()
    expect(listed.get_by_text("Page 3 of 5")).to_be_visible()
    listed.go_back()
    expect(listed.get_by_text("Page 2 of 5")).to_be_visible()
    listed.go_back()
    expect(listed.get_by_text("Page 1 of 5")).to_be_visible()
    assert shown(listed) == site.ids[:10]
    expect(listed.get_by_role("banner")).to_be_visible()


def test_back_brings_the_filter_back_as_well(listed, site):
    listed.get_by_role("combobox", name="Order").select_option("Oldest first")
    expect(listed).to_have_url(site.url + site.listing(order="asc"))
    listed.go_back()
    expect(listed).to_have_url(site.url + site.listing())
    expect(listed.get_by_role("combobox", name="Order")).to_have_value("desc")
    assert shown(listed) == site.ids[:10]


def test_nothing_matches(listed, site):
    listed.get_by_label("Name contains").fill("no such words")
    listed.keyboard.press("Enter")
    expect(listed.get_by_role("heading", name="No conversations match")).to_be_visible()
    listed.get_by_role("link", name="Clear the filter").click()
    expect(listed).to_have_url(site.url + site.listing())
    count(listed, 45)


def test_filtering_agents(page, site):
    page.goto(site.at("agents"))
    page.get_by_label("Name contains").fill("handbook")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Acorn Help Center", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Internal handbook", exact=True)).to_be_visible()
    page.get_by_label("Name contains").fill("nobody")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Show all agents").click()
    expect(page.get_by_role("link", name="Acorn Help Center", exact=True)).to_be_visible()


def test_odd_names_are_only_text(listed, site):
    expect(row(listed, site.ids[2]).get_by_role("link")).to_have_text("Untitled conversation")
    expect(row(listed, site.ids[9]).get_by_role("link")).to_have_text(site.name(site.ids[9]))
    expect(row(listed, site.ids[5]).get_by_role("link")).to_have_attribute("title", site.name(site.ids[5]))


# -- Next and previous --------------------------------------------------------------------------------------------


@both_sizes
def test_next_and_previous_over_the_edge_of_a_page(listed, site):
    last, beyond = site.ids[9], site.ids[10]
    row(listed, last).get_by_role("link").click()
    listed.get_by_role("link", name="Next conversation").click()
    expect(listed).to_have_url(site.url + site.conversation(beyond, page=2))
    listed.get_by_role("link", name="Previous conversation").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text(site.name(last))
    crumb(listed, "Acorn Help Center").click()
    expect(listed.get_by_text("Page 1 of 5")).to_be_visible()


def test_the_ends_of_the_list(page, site):
    page.goto(site.conversation(site.ids[0]))
    page.get_by_role("link", name="Previous conversation").click()
    expect(message(page)).to_contain_text("the first conversation")
    page.goto(site.conversation(site.ids[-1], page=5))
    page.get_by_role("link", name="Next conversation").click()
    expect(message(page)).to_contain_text("the last conversation")


def test_next_keeps_filter_and_order(page, site):
    page.goto(site.listing(order="asc", by="me"))
    first, second = shown(page)[:2]
    row(page, first).get_by_role("link").click()
    page.get_by_role("link", name="Next conversation").click()
    expect(page).to_have_url(site.url + site.conversation(second, by="me", order="asc"))


# -- Workspaces ---------------------------------------------------------------------------------------------------


def test_a_new_workspace(page, site, complaints):
    complaints.expect("422")
    page.goto("/workspaces/new/")
    page.get_by_label("Name").fill("Second team")
    page.get_by_label("API key").fill("1|this-key-is-refused")
    page.get_by_role("button", name="Create workspace").click()
    expect(page.get_by_role("alert")).to_contain_text("does not accept this key")
    expect(page.get_by_label("Name")).to_have_value("Second team")
    page.get_by_label("API key").fill(site.sandbox.options.api_key)
    page.get_by_role("button", name="Create workspace").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agents")
    expect(message(page)).to_contain_text("Second team")
    expect(page.get_by_role("link", name="Acorn Help Center", exact=True)).to_be_visible()


def test_removing_a_workspace_needs_its_name(page, site, complaints):
    complaints.expect("422")
    page.goto(site.at("workspace_remove"))
    page.get_by_label("Type the workspace's name").fill("support team")
    page.get_by_role("button", name="Remove workspace").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was removed")
    page.get_by_label("Type the workspace's name").fill("Support team")
    page.get_by_role("button", name="Remove workspace").click()
    expect(page.get_by_role("heading", name="No workspaces yet")).to_be_visible()
    assert site.written == []
