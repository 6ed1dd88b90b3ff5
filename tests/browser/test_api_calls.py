"""The drawer that shows what was asked of the API."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.parts import dialog, field, rename, row, settle


def opened(page):
    page.get_by_role("button", name="Show API call").click()
    drawer = dialog(page, "API calls")
    expect(drawer).to_be_visible()
    return drawer


def test_the_list_and_then_the_row_that_was_renamed(listed, site):
    session = site.ids[0]
    drawer = opened(listed)
    expect(drawer).to_contain_text(f"GET /projects/{site.agent}/conversations → 200")
    listed.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(listed.get_by_role("button", name="Show API call")).to_be_focused()
    rename(listed, session).click()
    field(listed).fill("It's “new”")
    field(listed).press("Enter")
    expect(row(listed, session).get_by_role("link")).to_have_text("It's “new”")
    settle(listed)
    assert listed.locator("template:not(#words)").count() == 0
    drawer = opened(listed)
    expect(drawer.locator("summary h3")).to_have_text(
        re.compile(f"^PUT /projects/{site.agent}/conversations/{session} → 200")
    )
    expect(drawer).to_contain_text('-d \'{"name": "It\'"\'"\'s \\u201cnew\\u201d"}\'')


def test_searching_and_folding(listed, site):
    drawer = opened(listed)
    rows = drawer.locator(".api-branch .api-branch .api-branch")
    expect(rows.first).not_to_have_attribute("open", "")
    drawer.get_by_label("Search the answers").fill(site.ids[3].upper())
    expect(drawer.get_by_role("status")).to_have_text(re.compile("^Match 1 of [1-9]"))
    expect(drawer.locator(".api-match-now")).to_be_in_viewport()
    expect(drawer.locator(".api-match-now")).to_have_text(f'"{site.ids[3]}"')
    drawer.get_by_label("Search the answers").fill("session_id")
    expect(drawer.get_by_role("status")).to_have_text("Match 1 of 10.")
    listed.keyboard.press("Enter")
    expect(drawer.get_by_role("status")).to_have_text("Match 2 of 10.")
    listed.keyboard.press("Shift+Enter")
    expect(drawer.get_by_role("status")).to_have_text("Match 1 of 10.")
    drawer.get_by_label("Search the answers").fill("nothing like it")
    expect(drawer.get_by_role("status")).to_have_text("No matches.")
    tree = drawer.locator(".api-tree").first
    drawer.get_by_role("button", name="Fold all", exact=True).click()  # the search has opened every row
    expect(tree.locator(".api-branch[open]")).to_have_count(0)
    drawer.get_by_role("button", name="Unfold all").first.click()
    expect(tree.locator(".api-branch:not([open])")).to_have_count(0)


def test_copying(listed, site):
    listed.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    drawer = opened(listed)
    drawer.get_by_role("button", name="Copy the curl command").first.click()
    expect(drawer.get_by_role("status")).to_have_text("Copied.")
    command = listed.evaluate("() => navigator.clipboard.readText()")
    assert command.startswith("curl '")
    assert '-H "Authorization: Bearer $CUSTOMGPT_API_KEY"' in command
    listed.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    drawer.get_by_role("button", name="Copy the answer").first.click()
    expect(drawer.get_by_role("status")).to_have_text("Copied.")
    assert '"status": "success"' in listed.evaluate("() => navigator.clipboard.readText()")


def test_numbers_stay_as_they_came(listed):
    """What stands in the tree is the answer's text, also where JavaScript's numbers are too short for it."""
    answer = '{"id": 12345678901234567890, "a": {}, "b": [1.50, null, "]"]}'
    call = f"<details open><summary>x</summary><pre data-answer data-copy='answer'>{answer}</pre></details>"
    listed.evaluate("html => { document.querySelector('#api-calls-shown').innerHTML = html }", call)
    drawer = opened(listed)
    expect(drawer.locator(".api-tree")).to_have_text(re.compile(r'12345678901234567890.*1\.50.*null.*"\]"'))


def test_the_keyboard_and_everybody(listed):
    listed.get_by_role("button", name="Show API call").focus()
    listed.keyboard.press("Enter")
    drawer = dialog(listed, "API calls")
    expect(drawer.get_by_role("button", name="Close")).to_be_focused()
    listed.keyboard.press("Tab")
    expect(drawer.get_by_label("Search the answers")).to_be_focused()
    listed.keyboard.type("name")
    expect(drawer.get_by_role("status")).to_have_text(re.compile("^Match 1 of "))
    assert violations(listed) == []
    listed.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert violations(listed) == []


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_without_javascript(open_for, ann, site):
    page = open_for(ann, java_script_enabled=False)
    page.goto(site.listing())
    page.get_by_text("Show API call").click()
    expect(page.get_by_role("heading", name="API calls")).to_be_visible()
    expect(page.get_by_text(re.compile('"per_page": 10')).first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Copy"))).to_have_count(0)
