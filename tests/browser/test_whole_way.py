"""The vendor's whole walk-through in the browser: from an empty workspace to an empty list."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.parts import bar, count, field, message, settle


@pytest.mark.sandbox(agents=0, ready_after=1)
def test_from_an_empty_workspace_to_an_empty_list(page, site, worker):
    page.goto(site.at("agents"))
    expect(page.get_by_role("heading", name="No agents yet")).to_be_visible()

    # Create an agent from a sitemap.
    page.get_by_role("link", name="New agent").first.click()
    page.get_by_label("Name").fill("Acorn help")
    page.get_by_label("Sitemap address").fill("https://acorn.example/sitemap.xml")
    page.get_by_role("button", name="Create agent").click()
    expect(page.get_by_role("heading", name="Ready", exact=True)).to_be_visible()

    # Create a conversation and send messages.
    page.get_by_role("link", name="Conversations").first.click()
    page.get_by_role("link", name="New conversation").first.click()
    page.get_by_label("Name").fill("First try")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="First try", exact=True)).to_be_visible()
    page.wait_for_load_state("load")  # a hand is not so fast that it comes before the scripts
    for number, question in enumerate(("How can I track my order?", "What are the plans?"), start=1):
        page.get_by_label("Ask a question").fill(question)
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-message]")).to_have_count(number)
    expect(page.get_by_role("article").last).to_contain_text("There are three plans")

    # Judge the last answer, and look at the call that did it.
    page.get_by_role("button", name="Like", exact=True).last.click()
    expect(page.get_by_role("article").last.get_by_text("Liked")).to_be_visible()
    assert json.loads(site.written[-1].body) == {"reaction": "liked"}

    # Rename.
    page.get_by_role("button", name="Rename First try").click()
    settle(page)
    field(page).fill("Tried")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tried", exact=True)).to_be_visible()

    # List and clear away.
    page.get_by_role("link", name="Acorn help").click()
    count(page, 1)
    page.get_by_label("Select all on this page").check()
    bar(page).get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete 1 conversation").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    worker.run()
    page.goto(site.listing())
    expect(page.get_by_role("heading", name="No conversations yet")).to_be_visible()
    assert site.ids == []

    # And the agent.
    page.get_by_role("link", name="About this agent").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("textbox").fill("Acorn help")
    page.get_by_role("button", name="Delete").click()
    expect(message(page)).to_contain_text("deleted")
    expect(page.get_by_role("heading", name="No agents yet")).to_be_visible()
