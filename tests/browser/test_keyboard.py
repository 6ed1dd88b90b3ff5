import pytest
from playwright.sync_api import expect

from tests.browser.parts import bar, box, dialog, field, row, settle, shown, ticked

REACHABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"


def walk(page):
    """Press Tab until the focus has left the page or come around; gives the elements met, and those not to be seen."""
    page.evaluate("() => document.activeElement.blur()")
    met, unseen = [], []
    for _ in range(200):
        page.keyboard.press("Tab")
        found = page.evaluate(WHERE, REACHABLE)
        if found is None or found["place"] in met:
            return met, unseen
        met.append(found["place"])
        if not found["outlined"]:
            unseen.append(found["html"])
    return met, unseen


WHERE = """selector => {
    const at = document.activeElement;
    if (at === document.body) return null;
    const style = getComputedStyle(at);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const place = [...document.querySelectorAll(selector)].indexOf(at);
    return {place, outlined, html: at.outerHTML.slice(0, 120)};
}"""
VISIBLE = """(all, skipped) => all.flatMap((one, place) =>
    one.checkVisibility({visibilityProperty: true}) && !one.disabled && !one.closest(skipped) ? [place] : [])"""


@pytest.mark.parametrize("where", ["workspaces", "settings", "agents", "list", "conversation"])
def test_tab_reaches_everything(page, site, where):
    page.goto(
        {
            "workspaces": "/workspaces/",
            "settings": site.at("workspace_settings"),
            "agents": site.at("agents"),
            "list": site.listing(),
            "conversation": site.conversation(site.ids[0]),
        }[where]
    )
    met, unseen = walk(page)
    visible = page.locator(REACHABLE).evaluate_all(VISIBLE, "[inert], dialog:not([open])")
    assert sorted(met) == visible
    assert unseen == []


def test_the_skip_link(listed):
    listed.keyboard.press("Tab")
    skip = listed.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    listed.keyboard.press("Enter")
    expect(listed.get_by_role("main")).to_be_focused()


def test_the_shortcuts(listed):
    listed.keyboard.press("?")
    shortcuts = dialog(listed, "Keyboard shortcuts")
    expect(shortcuts).to_be_visible()
    expect(shortcuts).to_contain_text("Rename the focused row")
    listed.keyboard.press("Escape")
    expect(shortcuts).to_have_count(0)
    listed.get_by_text("ann, your account").click()
    listed.get_by_role("button", name="Keyboard shortcuts").click()
    shortcuts.get_by_role("button", name="Close").click()
    expect(shortcuts).to_have_count(0)


def test_j_and_k_walk_the_rows(listed, site):
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        listed.keyboard.press(key)
        expect(row(listed, site.ids[place]).locator(":focus")).to_have_count(1)
    listed.keyboard.press("Enter")
    expect(listed.get_by_role("heading", level=1)).to_have_text(site.name(site.ids[0]))


def test_j_and_k_walk_the_conversations(page, site):
    page.goto(site.conversation(site.ids[0]))
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text(site.name(site.ids[1]))
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text(site.name(site.ids[0]))


def test_x_ticks_the_focused_row(listed, site):
    listed.keyboard.press("j")
    listed.keyboard.press("x")
    assert ticked(listed) == [site.ids[0]]
    expect(bar(listed)).to_contain_text("1 conversation selected")
    listed.keyboard.press("x")
    expect(bar(listed)).to_be_hidden()


def test_slash_goes_to_the_filter(listed):
    listed.keyboard.press("/")
    expect(listed.get_by_label("Name contains")).to_be_focused()
    expect(listed.get_by_label("Name contains")).to_have_value("")


def test_shortcuts_are_letters_while_typing(listed, site):
    listed.get_by_label("Name contains").focus()
    listed.keyboard.type("?jkx/")
    expect(listed.get_by_label("Name contains")).to_have_value("?jkx/")
    listed.keyboard.press("Delete")
    listed.keyboard.press("F2")
    settle(listed)
    expect(listed.get_by_role("dialog")).to_have_count(0)
    expect(field(listed)).to_have_count(0)
    assert ticked(listed) == []


def test_shortcuts_leave_the_browsers_own_alone(listed):
    listed.keyboard.press("Control+x")
    listed.keyboard.press("Alt+j")
    expect(listed.locator("tr :focus")).to_have_count(0)
    assert ticked(listed) == []


def test_a_dialog_holds_the_keys(listed, site):
    listed.keyboard.press("j")
    listed.keyboard.press("Delete")
    expect(dialog(listed, "Delete conversation?")).to_be_visible()
    for key in ("x", "j", "F2", "?", "/"):
        listed.keyboard.press(key)
    settle(listed)
    expect(listed.get_by_role("dialog")).to_have_count(1)
    expect(field(listed)).to_have_count(0)
    assert ticked(listed) == []


def test_tidying_up_without_a_mouse(listed, site):
    """Two ticked and on their way, one renamed, one deleted: with keys alone."""
    first, second, third, fourth = site.ids[:4]
    for key in ("j", "x", "j", "x"):
        listed.keyboard.press(key)
    listed.get_by_role("button", name="Delete …").focus()
    listed.keyboard.press("Enter")
    expect(dialog(listed, "Delete 2 conversations?")).to_be_visible()
    settle(listed)
    listed.keyboard.press("Tab")
    listed.keyboard.press("Enter")
    expect(listed.get_by_role("button", name="Undo")).to_be_focused()
    expect(row(listed, first)).to_contain_text("Waiting to be deleted")
    settle(listed)
    row(listed, third).get_by_role("link").focus()
    listed.keyboard.press("F2")
    expect(field(listed)).to_be_focused()
    settle(listed)
    listed.keyboard.type("Kept by keyboard")
    listed.keyboard.press("Enter")
    expect(row(listed, third).get_by_role("link", name="Kept by keyboard")).to_be_visible()
    expect(row(listed, third).locator(":focus")).to_have_count(1)
    for key in ("j", "Delete"):
        listed.keyboard.press(key)
    expect(dialog(listed, "Delete conversation?")).to_be_visible()
    settle(listed)
    listed.keyboard.press("Tab")
    listed.keyboard.press("Enter")
    expect(row(listed, fourth)).to_have_count(0)
    expect(row(listed, second)).to_contain_text("Waiting to be deleted")
    assert site.deleted == [fourth]


def test_shift_space_takes_a_range(listed, site):
    box(listed, site.ids[1]).focus()
    listed.keyboard.press("Space")
    box(listed, site.ids[4]).focus()
    listed.keyboard.press("Shift+Space")
    assert ticked(listed) == site.ids[1:5]
    assert shown(listed) == site.ids[:10]
