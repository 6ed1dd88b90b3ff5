import re

import pytest
from playwright.sync_api import expect

from dashboard.sandbox import Fault
from tests.browser.parts import bar, box, count, dialog, message, row, settle, shown, ticked
from tests.browser.site import both_sizes


def tick(page, sessions):
    for session in sessions:
        box(page, session).check()


def ask(page, number):
    """Open the dialog and return its final button."""
    bar(page).get_by_role("button", name="Delete selected").click()
    words = f"{number} conversation" + ("s" if number > 1 else "")
    asked = dialog(page, f"Delete {words}?")
    expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
    return asked.get_by_role("button", name=f"Delete {words}", exact=True)


@both_sizes
def test_twenty_together(listed, site):
    chosen, left = site.ids[:20], site.ids[20:]
    listed.get_by_role("link", name="Show more").click()
    expect(listed.locator("tr[data-row]")).to_have_count(20)
    listed.get_by_role("checkbox", name="Select all on this page").check()
    ask(listed, 20).click()
    expect(message(listed)).to_have_text("Deleted 20.")
    assert sorted(site.deleted) == sorted(chosen)
    assert shown(listed)[:10] == left[:10]
    count(listed, 25)
    expect(bar(listed)).to_be_hidden()
    expect(listed.get_by_role("dialog")).to_have_count(0)


def test_the_dialog_says_how_many_and_names_the_first(listed, site):
    names = [site.name(session) for session in site.ids]
    listed.get_by_role("checkbox", name="Select all on this page").check()
    ask(listed, 10)
    asked = dialog(listed, "Delete 10 conversations?")
    expect(asked.get_by_role("listitem")).to_have_text(
        [name or "Untitled conversation" for name in names[:5]] + ["and 5 more"]
    )
    expect(asked).to_contain_text("can't be brought back")
    assert site.written == []


@pytest.mark.parametrize("way", ["Escape", "Cancel", "Enter"])
def test_the_harmless_ways_out(listed, site, way):
    tick(listed, site.ids[:2])
    ask(listed, 2)
    listed.get_by_role("button", name="Cancel").click() if way == "Cancel" else listed.keyboard.press(way)
    expect(listed.get_by_role("dialog")).to_have_count(0)
    expect(bar(listed)).to_contain_text("2 selected")
    expect(bar(listed).get_by_role("button", name="Delete selected")).to_be_focused()
    settle(listed)
    assert site.written == []


def test_only_what_is_ticked(listed, site):
    chosen = [site.ids[place] for place in (0, 3, 8)]
    tick(listed, [*chosen, site.ids[5]])
    box(listed, site.ids[5]).uncheck()
    ask(listed, 3).click()
    expect(message(listed)).to_have_text("Deleted 3.")
    assert sorted(site.deleted) == sorted(chosen)


def test_one_alone(listed, site):
    chosen = site.ids[4]
    tick(listed, [chosen])
    ask(listed, 1).click()
    expect(message(listed)).to_have_text("Deleted 1.")
    assert site.deleted == [chosen]


def test_focus_does_not_get_lost(listed, site):
    tick(listed, site.ids[:2])
    ask(listed, 2).click()
    expect(message(listed)).to_have_text("Deleted 2.")
    expect(listed.locator("#content :focus")).to_have_count(1)


def test_one_that_fails_stays_ticked(listed, site):
    chosen = site.ids[:4]
    site.sandbox.inject(Fault("unprocessable", method="DELETE", path=chosen[1], message="It is locked."))
    tick(listed, chosen)
    ask(listed, 4).click()
    expect(message(listed)).to_contain_text("Deleted 3.")
    expect(message(listed)).to_contain_text(f"1 stays ticked (“{site.name(chosen[1])}”)")
    assert ticked(listed) == [chosen[1]]
    expect(bar(listed)).to_contain_text("1 selected")
    ask(listed, 1).click()
    expect(listed.get_by_text("Deleted 1.", exact=True)).to_be_visible()
    assert sorted(site.deleted) == sorted(chosen)


def test_one_that_fails_below_show_more_is_still_in_sight(listed, site):
    above, below = site.ids[0], site.ids[15]
    site.sandbox.inject(Fault("unprocessable", method="DELETE", path=below))
    listed.get_by_role("link", name="Show more").click()
    tick(listed, [above, below])
    ask(listed, 2).click()
    expect(message(listed)).to_contain_text("1 stays ticked")
    assert ticked(listed) == [below]


def test_one_that_was_already_gone(listed, site):
    chosen = site.ids[:3]
    tick(listed, chosen)
    final = ask(listed, 3)
    site.sandbox.ask("DELETE", f"/projects/{site.agent}/conversations/{chosen[0]}")
    final.click()
    expect(message(listed)).to_have_text("Deleted 2. 1 was already gone.")


def test_a_double_click_deletes_once(listed, site):
    site.sandbox.inject(Fault("slow_body", method="DELETE", times=None, seconds=0.3))
    chosen = site.ids[:3]
    tick(listed, chosen)
    ask(listed, 3).dblclick()
    expect(message(listed)).to_have_text("Deleted 3.")
    settle(listed)
    assert sorted(entry.session_id for entry in site.written) == sorted(chosen)


def test_closing_the_dialog_while_it_runs_loses_no_word(listed, site):
    site.sandbox.inject(Fault("slow_body", method="DELETE", times=None, seconds=0.5))
    chosen = site.ids[:2]
    tick(listed, chosen)
    ask(listed, 2).click()
    listed.keyboard.press("Escape")
    expect(message(listed)).to_have_text("Deleted 2.")
    expect(row(listed, chosen[0])).to_have_count(0)


def test_while_it_runs_it_says_so(listed, site):
    site.sandbox.inject(Fault("slow_body", method="DELETE", times=None, seconds=0.5))
    tick(listed, site.ids[:2])
    final = ask(listed, 2)
    final.click()
    expect(final).to_be_disabled()
    expect(listed.get_by_text("Deleting.")).to_be_visible()
    expect(message(listed)).to_have_text("Deleted 2.")


def test_nothing_ticked_is_never_all(listed, site, complaints):
    complaints.expect("422")
    listed.locator("#bulk").evaluate("form => form.requestSubmit()")
    expect(message(listed)).to_contain_text("Nothing is ticked.")
    expect(listed.get_by_role("dialog")).to_have_count(0)
    count(listed, 45)
    assert site.written == []


@pytest.mark.sandbox(conversations=130, page_size=60)
def test_more_than_a_hundred(listed, site, complaints):
    complaints.expect("422")
    listed.get_by_role("link", name="Show more").click()
    expect(listed.locator("tr[data-row]")).to_have_count(120)
    listed.get_by_role("checkbox", name="Select all on this page").check()
    bar(listed).get_by_role("button", name="Delete selected").click()
    expect(message(listed)).to_contain_text("120 conversations are ticked, and at most 100")
    expect(listed.get_by_role("dialog")).to_have_count(0)
    assert len(ticked(listed)) == 120


@both_sizes
def test_the_last_page_emptied_shows_the_page_before(page, site):
    page.goto(site.listing(page=5))
    page.get_by_role("checkbox", name="Select all on this page").check()
    ask(page, 5).click()
    expect(message(page)).to_have_text("Deleted 5.")
    assert shown(page) == site.ids[30:]
    expect(page.get_by_text("Page 4 of 4")).to_be_visible()


def test_the_filter_stays_and_bounds_it(page, site):
    page.goto(site.listing(name="test"))
    chosen = shown(page)
    page.get_by_role("checkbox", name="Select all on this page").check()
    ask(page, len(chosen)).click()
    expect(message(page)).to_contain_text(f"Deleted {len(chosen)}.")
    expect(page.get_by_label("Name contains")).to_have_value("test")
    expect(page).to_have_url(re.compile(r"\?name=test$"))
    assert all("test" in site.name(session).lower() for session in shown(page))
    assert sorted(site.deleted) == sorted(chosen)
    assert not set(chosen) & set(shown(page))


def test_back_shows_no_deleted_rows(listed, site):
    listed.reload()  # a browser that has been here before, and so could have kept the page
    chosen = site.ids[:3]
    tick(listed, chosen)
    ask(listed, 3).click()
    expect(message(listed)).to_have_text("Deleted 3.")
    row(listed, site.ids[2]).get_by_role("link").click()
    expect(listed.get_by_label("Messages")).to_be_visible()
    listed.go_back()
    expect(row(listed, site.ids[2])).to_be_visible()
    assert not set(chosen) & set(shown(listed))
    assert ticked(listed) == []
    expect(bar(listed)).to_be_hidden()


def test_back_over_paging_shows_no_deleted_rows(listed, site):
    listed.get_by_role("link", name="Page 2").click()
    expect(listed.get_by_text("Page 2 of 5")).to_be_visible()
    chosen = site.ids[10:12]
    tick(listed, chosen)
    ask(listed, 2).click()
    expect(message(listed)).to_have_text("Deleted 2.")
    listed.go_back()
    expect(listed.get_by_text("Page 1 of 5")).to_be_visible()
    count(listed, 43)
    listed.go_forward()
    expect(listed.get_by_text("Page 2 of 5")).to_be_visible()
    assert not set(chosen) & set(shown(listed))


def test_a_second_tab_with_the_same_question(listed, site):
    chosen = site.ids[:3]
    other = listed.context.new_page()
    other.goto(site.listing())
    for tab in (listed, other):
        tick(tab, chosen)
    first, second = ask(listed, 3), ask(other, 3)
    first.click()
    expect(message(listed)).to_have_text("Deleted 3.")
    second.click()
    expect(message(other)).to_have_text("Deleted none. 3 were already gone.")
    assert sorted(site.deleted) == sorted(chosen)
    assert shown(other) == site.ids[:10]


def test_a_replayed_confirmation(listed, site):
    chosen = site.ids[:3]
    tick(listed, chosen)
    final = ask(listed, 3)
    form = final.evaluate("button => [button.form.action, button.form.elements.csrfmiddlewaretoken.value]")
    final.click()
    expect(message(listed)).to_have_text("Deleted 3.")
    sent = len(site.written)
    answer = listed.request.post(form[0], form={"csrfmiddlewaretoken": form[1]})
    assert answer.ok
    assert "Deleted 3." in answer.text()
    assert len(site.written) == sent
