import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.browser.parts import bar, box, delete, dialog, field, rename
from tests.browser.site import on_a_phone

LIMIT = 60 * 1024


def overflow(page):
    """How far the page can be scrolled sideways, in CSS pixels."""
    return page.evaluate("() => document.documentElement.scrollWidth - screen.width")


@on_a_phone
def test_no_page_scrolls_sideways(page, site, complaints):
    complaints.expect("status of 404")
    places = [
        "/workspaces/", "/workspaces/new/", "/accounts/password/", "/nowhere/",
        *map(site.at, ("agents", "workspace_settings", "workspace_key", "workspace_remove", "workspace_leave")),
        site.listing(), site.listing(page=3), site.listing(name="nothing like it"), site.listing(through=2),
        *(site.conversation(site.ids[place]) for place in (0, 1, 2, 3, 4, 5, 7, 9)),
        *(site.at(f"conversation_{verb}", site.agent, site.ids[5]) for verb in ("rename", "delete")),
    ]  # fmt: skip
    wide = {}
    for place in places:
        page.goto(place)
        wide[place] = overflow(page)
    assert {place: pixels for place, pixels in wide.items() if pixels > 0} == {}


@on_a_phone
def test_sign_in_does_not_scroll_sideways(open_for, ann):
    page = open_for(None)
    page.goto("/")
    expect(page.get_by_label("Username")).to_be_visible()
    assert overflow(page) <= 0


@on_a_phone
def test_nothing_that_opens_scrolls_sideways(listed, site):
    longest = site.ids[5]
    box(listed, longest).check()
    assert overflow(listed) <= 0
    rename(listed, longest).click()
    expect(field(listed)).to_be_focused()
    assert overflow(listed) <= 0
    listed.keyboard.press("Escape")
    delete(listed, longest).click()
    expect(dialog(listed, "Delete conversation?")).to_be_visible()
    assert overflow(listed) <= 0
    listed.keyboard.press("Escape")
    bar(listed).get_by_role("button", name="Delete …").click()
    expect(dialog(listed, "Delete 1 conversation?")).to_be_visible()
    assert overflow(listed) <= 0


@on_a_phone
def test_no_page_of_a_job_scrolls_sideways(listed, site, worker):
    for session in (site.ids[5], site.ids[6]):
        box(listed, session).check()
    bar(listed).get_by_role("button", name="Rename …").click()
    expect(listed.get_by_role("textbox", name="New name")).to_be_visible()
    wide = [overflow(listed)]
    listed.goto(site.listing())
    bar(listed).get_by_role("button", name="Delete …").click()
    listed.get_by_role("button", name="Delete 2 conversations").click()
    expect(listed.get_by_role("button", name="Undo")).to_be_visible()
    wide.append(overflow(listed))
    at_the_job = site.at("job", worker.job.pk)
    listed.goto(at_the_job)
    wide.append(overflow(listed))
    worker.run()
    for place in (at_the_job, site.at("jobs"), site.at("audit")):
        listed.goto(place)
        wide.append(overflow(listed))
    assert max(wide) <= 0


@pytest.mark.parametrize("text", ["Support team, switch workspace", "ann, your account"])
@on_a_phone
def test_menus_stay_on_the_screen(listed, text):
    listed.get_by_text(text).click()
    panel = listed.locator("details[open] nav").bounding_box()
    assert 0 <= panel["x"] <= panel["x"] + panel["width"] <= 375


def test_renaming_moves_nothing_else(listed, site):
    heights = "rows => rows.map(row => row.getBoundingClientRect().y)"
    before = listed.locator("tr[data-row]").evaluate_all(heights)
    rename(listed, site.ids[0]).click()
    expect(field(listed)).to_be_focused()
    assert listed.locator("tr[data-row]").evaluate_all(heights) == before


@pytest.mark.parametrize(("motion", "seconds"), [("reduce", "0.001s"), ("no-preference", "0.14s")])
def test_reduced_motion(open_for, ann, site, motion, seconds):
    page = open_for(ann, reduced_motion=motion)
    page.goto(site.listing())
    box(page, site.ids[0]).check()
    expect(bar(page)).to_have_css("animation-duration", seconds)
    expect(page.get_by_role("button", name="Filter")).to_have_css("transition-duration", seconds)
    page.keyboard.press("?")
    expect(dialog(page, "Keyboard shortcuts")).to_have_css("animation-duration", seconds)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes(open_for, ann, site, scheme):
    page = open_for(ann, color_scheme=scheme)
    page.goto(site.listing())
    paper = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper))) > 600) is (scheme == "light")


def test_the_first_list_weighs_under_sixty_kilobytes(open_for, ann, site):
    """The document, style sheet, scripts and icon of a first visit, each compressed here with gzip at level 6.

    The live server compresses nothing. For real the static files come as brotli from WhiteNoise, which is smaller.
    """
    page = open_for(ann)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(site.listing())
    page.wait_for_load_state("load")
    sizes = {answer.url: len(gzip.compress(answer.body(), 6)) for answer in answers}
    kinds = {answer.request.resource_type for answer in answers}
    assert {"document", "stylesheet", "script"} <= kinds
    assert sum(sizes.values()) < LIMIT, sizes
