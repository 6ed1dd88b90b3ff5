"""Agents in a browser: made, watched while they get ready, looked at, renamed and deleted."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.parts import message, settle
from tests.browser.site import on_a_phone

SITEMAP = "https://acorn.example/sitemap.xml"


def made(site):
    """The agents that were created, by what was sent."""
    return [entry for entry in site.written if entry.effect == "agent_created"]


def fill(page, site, name="Acorn"):
    page.goto(site.at("agent_new"))
    page.get_by_label("Name").fill(name)
    page.get_by_label("Sitemap address").fill(SITEMAP)


def create(page):
    page.get_by_role("button", name="Create agent").click()


def ready_panel(page, title):
    return page.get_by_role("heading", level=2, name=title, exact=True)


@pytest.mark.sandbox(ready_after=1)
def test_from_a_sitemap_to_ready(page, site):
    page.goto(site.at("agents"))
    page.get_by_role("link", name="New agent").click()
    fill(page, site)
    create(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Acorn")
    expect(ready_panel(page, "Getting ready")).to_be_visible()
    page.get_by_role("link", name="Check again").focus()
    expect(ready_panel(page, "Ready")).to_be_visible()
    expect(page.get_by_role("link", name="Reload this page")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("It is ready for questions.")
    expect(page.locator("#agent-tiles")).to_contain_text(re.compile(r"Pages indexed\s*(\d+)\s+of\s+\1"))
    expect(page.locator("#ready")).not_to_have_attribute("hx-get", re.compile("."))
    assert len(made(site)) == 1


def test_a_file_is_described_and_too_large_is_not_sent(page, site, settings):
    settings.LARGEST_UPLOAD_MB = 1
    fill(page, site)
    field = page.get_by_label("File", exact=True)
    field.set_input_files({"name": "book.pdf", "mimeType": "application/pdf", "buffer": b"0" * 1_572_864})
    expect(page.get_by_text("book.pdf, 1.5 MB, application/pdf. Too large.")).to_be_visible()
    expect(page.get_by_role("radio", name="A file")).to_be_checked()
    create(page)
    assert "at most 1 MB" in field.evaluate("field => field.validationMessage")
    expect(page.get_by_role("heading", level=1)).to_have_text("New agent")
    assert made(site) == []
    field.set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Nine to five."})
    expect(page.get_by_text("notes.txt, 13 bytes, text/plain")).to_be_visible()
    create(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Acorn")
    assert len(made(site)) == 1


def test_the_numbers_can_be_read_as_a_table(page, site):
    page.goto(site.listing())
    page.get_by_role("link", name="About this agent").click()
    expect(
        page.get_by_role("img", name=re.compile(r"^Questions and conversations a day, from .* in all\."))
    ).to_be_visible()
    page.get_by_text("As a table").focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name="Questions and conversations a day")
    expect(table.get_by_role("row")).to_have_count(29)
    expect(
        page.get_by_role("table", name=re.compile("Where questions came from")).get_by_role("row").nth(1)
    ).to_be_visible()


@pytest.mark.sandbox(reports=False)
def test_a_plan_without_reports(page, site):
    page.goto(site.at("agent", site.agent))
    expect(page.get_by_text("Your plan has no reports for this agent.")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_deleting_takes_the_typed_name_and_only_the_keyboard(page, site, complaints):
    complaints.expect("status of 422")
    page.goto(site.at("agent", site.agent))
    name = page.get_by_role("heading", level=1).text_content()
    page.get_by_role("link", name="Delete").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("45 conversations")).to_be_visible()
    field = page.get_by_label("Type the agent's name to confirm")
    field.focus()
    page.keyboard.type("Something else")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(re.compile("so nothing was deleted"))
    expect(field).to_have_value("Something else")
    assert site.written == []
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(message(page)).to_contain_text(f"“{name}” was deleted, with everything in it.")
    assert [entry.effect for entry in site.written] == ["agent_deleted"]


@pytest.mark.sandbox(ready_after=3600)
def test_axe_finds_nothing(page, site, complaints):
    complaints.expect("status of 422")
    agent, found = site.agent, []

    def look():
        found.extend(violations(page))
        page.set_viewport_size({"width": 1280, "height": 900})

    fill(page, site, " ")
    page.locator("form[data-new-agent]").evaluate("form => { form.noValidate = true; }")
    create(page)
    expect(page.get_by_role("alert")).to_be_visible()
    look()
    fill(page, site)
    create(page)
    expect(ready_panel(page, "Getting ready")).to_be_visible()
    look()
    page.goto(site.at("agent", agent))
    page.get_by_text("As a table").click()
    look()
    page.goto(site.at("agent_rename", agent))
    look()
    page.goto(site.at("agent_delete", agent))
    page.get_by_label("Type the agent's name").fill("another")
    page.get_by_role("button", name="Delete agent").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look()
    assert not found, "\n".join(found)


@on_a_phone
def test_no_page_scrolls_sideways(page, site):
    places = [site.at("agents"), site.at("agent_new"), site.listing()]
    places += [site.at(route, site.agent) for route in ("agent", "agent_rename", "agent_delete")]
    wide = {}
    for place in places:
        page.goto(place)
        for summary in page.get_by_text("As a table").all():
            summary.click()
        wide[place] = page.evaluate("() => document.documentElement.scrollWidth - screen.width")
    assert {place: pixels for place, pixels in wide.items() if pixels > 0} == {}


@pytest.mark.sandbox(ready_after=3600)
def test_a_hidden_tab_does_not_ask(page, site):
    page.clock.install()
    fill(page, site)
    create(page)
    expect(ready_panel(page, "Getting ready")).to_be_visible()
    looks = []
    page.on("request", lambda request: looks.append(request.url) if "/ready/" in request.url else None)
    with page.expect_response("**/ready/**"):
        page.clock.fast_forward(3_100)
    page.evaluate("Object.defineProperty(document, 'hidden', {configurable: true, get: () => true})")
    page.clock.fast_forward(3_100)
    page.clock.fast_forward(3_100)
    settle(page)
    asked = len(looks)
    page.evaluate("delete document.hidden")
    with page.expect_response("**/ready/**"):
        page.clock.fast_forward(10_100)
    assert asked == 1
