import re

import pytest
from playwright.sync_api import expect

from dashboard.cleanup.models import Selection
from dashboard.jobs.models import Item, Job
from tests.browser.parts import bar, box, dialog, message, row, settle, shown, ticked
from tests.browser.site import both_sizes


def tick(page, sessions):
    for session in sessions:
        box(page, session).check()


def ask(page, number):
    """Open the dialog and return its final button."""
    bar(page).get_by_role("button", name="Delete …").click()
    words = f"{number} conversation" + ("s" if number > 1 else "")
    asked = dialog(page, f"Delete {words}?")
    expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
    settle(page)
    return asked.get_by_role("button", name=f"Delete {words}", exact=True)


def undo(page):
    return page.get_by_role("button", name="Undo")


def frozen():
    return sorted(Item.objects.values_list("session_id", flat=True))


@both_sizes
def test_what_is_confirmed_waits_where_it_can_be_undone(listed, site):
    chosen = site.ids[:3]
    tick(listed, chosen)
    ask(listed, 3).click()
    expect(undo(listed)).to_be_visible()
    expect(listed.get_by_role("dialog")).to_have_count(0)
    expect(row(listed, chosen[0])).to_contain_text("Waiting to be deleted")
    expect(box(listed, chosen[0])).to_have_count(0)
    expect(bar(listed)).to_be_hidden()
    assert frozen() == sorted(chosen)
    assert site.written == []
    undo(listed).click()
    expect(box(listed, chosen[0])).to_be_visible()
    assert site.written == []


def test_the_dialog_names_them(listed, site):
    names = [site.name(session) or "Untitled conversation" for session in site.ids[:10]]
    listed.get_by_role("checkbox", name="Select all on this page").check()
    ask(listed, 10)
    asked = dialog(listed, "Delete 10 conversations?")
    for name in names:
        expect(asked).to_contain_text(name.strip())
    expect(asked).to_contain_text("can't be restored")
    assert site.written == []


@pytest.mark.parametrize("way", ["Escape", "Cancel", "Enter"])
def test_the_harmless_ways_out_lose_no_tick(listed, site, way):
    tick(listed, site.ids[:2])
    ask(listed, 2)
    listed.get_by_role("button", name="Cancel").click() if way == "Cancel" else listed.keyboard.press(way)
    expect(listed.get_by_role("dialog")).to_have_count(0)
    expect(bar(listed)).to_contain_text("2 conversations selected")
    expect(bar(listed).get_by_role("button", name="Delete …")).to_be_focused()
    settle(listed)
    assert ticked(listed) == site.ids[:2]
    assert len(Selection.objects.get().rows) == 2
    assert site.written == []


def test_a_tick_at_the_last_moment_is_in_it(listed, site):
    chosen = [site.ids[place] for place in (0, 3, 8)]
    tick(listed, [*chosen, site.ids[5]])
    settle(listed)
    box(listed, site.ids[5]).uncheck()
    ask(listed, 3)
    assert frozen() == sorted(chosen)


def test_ticks_of_other_pages_are_in_it(listed, site):
    tick(listed, site.ids[:2])
    listed.get_by_role("link", name="Page 2").click()
    tick(listed, site.ids[12:14])
    ask(listed, 4)
    assert frozen() == sorted([*site.ids[:2], *site.ids[12:14]])


@pytest.mark.sandbox(conversations=130, page_size=60)
def test_more_than_a_hundred(listed, site):
    listed.get_by_role("link", name="Show more").click()
    expect(listed.locator("tr[data-row]")).to_have_count(120)
    listed.get_by_role("checkbox", name="Select all on this page").check()
    ask(listed, 120)
    assert frozen() == sorted(site.ids[:120])


def test_all_that_match_are_found_on_the_page_of_the_job(page, site):
    page.goto(site.listing(by="team_member"))
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("button", name=re.compile("^Select all .* that match$")).click()
    expect(bar(page)).to_contain_text("created by team members")
    bar(page).get_by_role("button", name="Delete …").click()
    expect(page).to_have_url(re.compile(r"/jobs/[0-9a-f-]{36}/$"))
    assert Job.objects.get().criteria["by"] == "team_member"
    assert site.written == []


def test_nothing_ticked_is_never_all(listed, site):
    listed.locator("#bulk").evaluate("form => form.requestSubmit()")
    expect(message(listed)).to_contain_text("Nothing is ticked.")
    assert not Job.objects.exists()
    assert shown(listed) == site.ids[:10]


def test_a_double_click_is_one_job(listed, site):
    tick(listed, site.ids[:3])
    ask(listed, 3).dblclick()
    expect(undo(listed)).to_have_count(1)
    settle(listed)
    assert Job.objects.exclude(confirmed_at=None).count() == 1


def test_back_shows_what_awaits_the_rows(listed, site):
    chosen = site.ids[:3]
    tick(listed, chosen)
    ask(listed, 3).click()
    expect(undo(listed)).to_be_visible()
    row(listed, site.ids[4]).get_by_role("link").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text(site.name(site.ids[4]))
    listed.go_back()
    expect(row(listed, chosen[0])).to_contain_text("Waiting to be deleted")
    assert ticked(listed) == []
    expect(bar(listed)).to_be_hidden()


def test_a_row_deleted_alone_leaves_the_selection(listed, site):
    gone, left = site.ids[:2]
    tick(listed, [gone, left])
    row(listed, gone).get_by_role("button", name=re.compile("^Delete ")).click()
    dialog(listed, "Delete conversation?").get_by_role("button", name="Delete", exact=True).click()
    expect(row(listed, gone)).to_have_count(0)
    expect(bar(listed)).to_contain_text("1 conversation selected")
    assert list(Selection.objects.get().rows) == [left]
