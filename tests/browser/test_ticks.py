import re

import pytest
from playwright.sync_api import expect

from dashboard.cleanup.models import Selection
from tests.browser.parts import bar, box, field, rename, row, settle, shown, ticked
from tests.browser.site import both_sizes, on_a_phone


def everything(page):
    return page.get_by_role("checkbox", name="Select all on this page")


def click_with_shift(page, session):
    box(page, session).click(modifiers=["Shift"])


@both_sizes
def test_the_header_box(listed, site):
    expect(bar(listed)).to_be_hidden()
    everything(listed).check()
    expect(bar(listed)).to_contain_text("10 conversations selected")
    assert ticked(listed) == site.ids[:10]
    everything(listed).uncheck()
    expect(bar(listed)).to_be_hidden()
    assert ticked(listed) == []


@both_sizes
def test_the_bar_counts(listed, site):
    for number, session in enumerate(site.ids[:3], 1):
        box(listed, session).check()
        expect(bar(listed)).to_contain_text(f"{number} conversation{'s' if number > 1 else ''} selected")
    assert everything(listed).evaluate("box => box.indeterminate")
    box(listed, site.ids[1]).uncheck()
    expect(bar(listed)).to_contain_text("2 conversations selected")


def test_ticking_the_last_row_ticks_the_header(listed, site):
    everything(listed).check()
    box(listed, site.ids[4]).uncheck()
    expect(everything(listed)).not_to_be_checked()
    box(listed, site.ids[4]).check()
    expect(everything(listed)).to_be_checked()


@pytest.mark.parametrize(("start", "end"), [(2, 6), (6, 2)], ids=["down", "up"])
def test_shift_click_takes_a_range(listed, site, start, end):
    box(listed, site.ids[start]).click()
    click_with_shift(listed, site.ids[end])
    assert ticked(listed) == site.ids[2:7]
    expect(bar(listed)).to_contain_text("5 conversations selected")


def test_shift_click_unticks_a_range(listed, site):
    everything(listed).check()
    box(listed, site.ids[2]).click()
    click_with_shift(listed, site.ids[5])
    assert ticked(listed) == site.ids[:2] + site.ids[6:10]


def test_a_second_range_begins_anew(listed, site):
    box(listed, site.ids[0]).click()
    click_with_shift(listed, site.ids[2])
    box(listed, site.ids[5]).click()
    click_with_shift(listed, site.ids[7])
    assert ticked(listed) == site.ids[:3] + site.ids[5:8]


def test_shift_without_a_start(listed, site):
    click_with_shift(listed, site.ids[3])
    assert ticked(listed) == [site.ids[3]]


@both_sizes
def test_clear_selection(listed, site):
    everything(listed).check()
    bar(listed).get_by_role("button", name="Clear selection").click()
    expect(bar(listed)).to_be_hidden()
    assert ticked(listed) == []
    expect(listed.locator("#table :focus")).to_have_count(1)


@both_sizes
def test_show_more_keeps_ticks(listed, site):
    box(listed, site.ids[1]).check()
    calls = len(site.sandbox.ledger)
    listed.get_by_role("link", name="Show more").click()
    expect(listed.locator("tr[data-row]")).to_have_count(20)
    assert len(site.sandbox.ledger) == calls + 1
    assert shown(listed) == site.ids[:20]
    assert ticked(listed) == [site.ids[1]]
    expect(bar(listed)).to_contain_text("1 conversation selected")
    expect(listed).to_have_url(site.url + site.listing(through=2))
    expect(listed.get_by_text("Pages 1–2 of 5")).to_be_visible()


def test_the_header_box_takes_all_that_is_shown(listed, site):
    everything(listed).check()
    listed.get_by_role("link", name="Show more").click()
    expect(listed.locator("tr[data-row]")).to_have_count(20)
    expect(everything(listed)).not_to_be_checked()
    everything(listed).check()
    expect(bar(listed)).to_contain_text("20 conversations selected")
    assert ticked(listed) == site.ids[:20]


def test_a_range_over_the_edge_of_a_page(listed, site):
    listed.get_by_role("link", name="Show more").click()
    expect(listed.locator("tr[data-row]")).to_have_count(20)
    box(listed, site.ids[8]).click()
    click_with_shift(listed, site.ids[12])
    assert ticked(listed) == site.ids[8:13]


def test_show_more_to_the_very_end(listed, site):
    for number in (20, 30, 40, 45):
        listed.get_by_role("link", name="Show more").click()
        expect(listed.locator("tr[data-row]")).to_have_count(number)
    expect(listed.get_by_role("link", name="Show more")).to_have_count(0)
    assert shown(listed) == site.ids


def test_show_more_does_not_lose_the_focus(listed, site):
    listed.get_by_role("link", name="Show more").focus()
    listed.keyboard.press("Enter")
    expect(row(listed, site.ids[10])).to_be_visible()
    settle(listed)
    expect(listed.locator("#table :focus")).to_have_count(1)


def test_show_more_pressed_twice_appends_once(listed, site):
    listed.get_by_role("link", name="Show more").dblclick()
    expect(listed.locator("tr[data-row]")).to_have_count(20)
    settle(listed)
    assert shown(listed) == site.ids[: len(shown(listed))]
    assert len(set(shown(listed))) == len(shown(listed))


def test_ticks_stay_on_their_page(listed, site):
    everything(listed).check()
    listed.get_by_role("link", name="Page 2").click()
    expect(row(listed, site.ids[10])).to_be_visible()
    expect(bar(listed)).to_contain_text("10 conversations selected, 10 not on this page")
    expect(everything(listed)).not_to_be_checked()
    assert ticked(listed) == []
    box(listed, site.ids[12]).check()
    expect(bar(listed)).to_contain_text("11 conversations selected, 10 not on this page")
    listed.go_back()
    expect(row(listed, site.ids[0])).to_be_visible()
    assert ticked(listed) == site.ids[:10]


def test_ticks_stay_after_reading_and_back(listed, site):
    box(listed, site.ids[0]).check()
    box(listed, site.ids[1]).check()
    row(listed, site.ids[3]).get_by_role("link").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text(site.name(site.ids[3]))
    listed.go_back()
    expect(row(listed, site.ids[3])).to_be_visible()
    assert ticked(listed) == site.ids[:2]
    expect(bar(listed)).to_contain_text("2 conversations selected")


def test_ticks_stay_after_sorting_filtering_and_loading_again(listed, site):
    box(listed, site.ids[0]).check()
    listed.get_by_role("combobox", name="Order").select_option("Oldest first")
    expect(row(listed, site.ids[-1])).to_be_visible()
    expect(bar(listed)).to_contain_text("1 conversation selected, 1 not on this page")
    listed.get_by_role("combobox", name="Order").select_option("Newest first")
    expect(box(listed, site.ids[0])).to_be_checked()
    listed.reload()
    assert ticked(listed) == [site.ids[0]]


def test_ticks_travel_alone_and_in_order(listed, site):
    sent = []
    listed.on("request", lambda request: sent.append(request.post_data or "") if "/selection/" in request.url else None)
    # Changes that follow each other closely are gathered: wait for the answer to one before the next.
    with listed.expect_response("**/selection/*"):
        everything(listed).check()
    with listed.expect_response("**/selection/*"):
        box(listed, site.ids[4]).uncheck()
    expect(bar(listed)).to_contain_text("9 conversations selected")
    assert [(body.count("untick="), body.count("tick=") - body.count("untick=")) for body in sent] == [(0, 10), (1, 0)]
    assert site.ids[4] not in Selection.objects.get().rows


def test_a_tick_that_is_not_heard_is_not_lost(listed, site, complaints):
    complaints.expect("Failed to load resource|htmx:")
    listed.route("**/selection/", lambda route: route.abort())
    box(listed, site.ids[0]).check()
    expect(listed.get_by_text("can't be reached")).to_be_visible()
    bar(listed).get_by_role("button", name="Delete").click()
    settle(listed)
    expect(listed.get_by_role("dialog")).to_have_count(0)
    listed.unroute("**/selection/")
    box(listed, site.ids[1]).check()
    expect(bar(listed)).to_contain_text("2 conversations selected")


def test_a_renamed_row_is_remembered_by_its_new_name(listed, site):
    box(listed, site.ids[0]).check()
    rename(listed, site.ids[0]).click()
    field(listed).fill("Now named so")
    field(listed).press("Enter")
    expect(row(listed, site.ids[0]).get_by_role("link")).to_have_text("Now named so")
    settle(listed)
    listed.get_by_role("link", name="Page 2").click()
    expect(row(listed, site.ids[10])).to_be_visible()
    assert Selection.objects.get().rows[site.ids[0]][0] == "Now named so"


def offer(page):
    return page.get_by_role("button", name=re.compile("^Select all [0-9]+ conversations"))


@both_sizes
def test_all_that_match_are_offered_and_taken(listed, site):
    expect(offer(listed)).to_be_hidden()
    everything(listed).check()
    expect(offer(listed)).to_have_text("Select all 45 conversations")
    box(listed, site.ids[0]).uncheck()
    expect(offer(listed)).to_be_hidden()
    box(listed, site.ids[0]).check()
    offer(listed).click()
    expect(bar(listed)).to_contain_text("45 conversations")
    expect(offer(listed)).to_be_hidden()
    listed.get_by_role("link", name="Page 2").click()
    expect(row(listed, site.ids[10])).to_be_visible()
    assert ticked(listed) == site.ids[10:20]
    box(listed, site.ids[11]).uncheck()
    expect(bar(listed)).to_contain_text("44 conversations")
    listed.reload()
    assert ticked(listed) == [session for session in site.ids[10:20] if session != site.ids[11]]


def test_all_that_match_are_about_their_filter(page, site):
    page.goto(site.listing(order="asc"))
    everything(page).check()
    offer(page).click()
    expect(bar(page)).to_contain_text("45 conversations")
    page.get_by_role("searchbox", name="Name contains").fill("test")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("name=test"))
    settle(page)
    expect(bar(page)).to_be_hidden()
    assert ticked(page) == []


def test_a_shift_range_takes_no_hidden_row(listed, site):
    row(listed, site.ids[3]).evaluate("row => { row.hidden = true; }")
    box(listed, site.ids[1]).click()
    click_with_shift(listed, site.ids[5])
    assert ticked(listed) == [site.ids[place] for place in (1, 2, 4, 5)]


@both_sizes
def test_the_bar_never_covers_the_last_row(listed, site):
    everything(listed).check()
    listed.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    last, shelf = row(listed, site.ids[9]).bounding_box(), bar(listed).bounding_box()
    assert last["y"] + last["height"] <= shelf["y"]


@both_sizes
def test_the_bar_is_always_in_sight(page, site):
    page.goto(site.listing(through=3))
    box(page, site.ids[0]).check()
    page.evaluate("() => window.scrollTo(0, 0)")
    expect(bar(page)).to_be_in_viewport(ratio=1)


@on_a_phone
def test_the_bar_does_not_cover_the_focused_row(listed, site):
    box(listed, site.ids[0]).check()
    for session in site.ids[:10]:
        row(listed, session).get_by_role("link").focus()
        focused, shelf = row(listed, session).get_by_role("link").bounding_box(), bar(listed).bounding_box()
        assert focused["y"] + focused["height"] <= shelf["y"], session
