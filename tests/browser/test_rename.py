import pytest
from playwright.sync_api import expect

from dashboard.sandbox import Fault
from tests.browser.parts import bar, box, field, message, rename, row, settle, shown
from tests.browser.site import both_sizes

LONGEST = 255
SCRIPT = "<script>alert(1)</script><b>bold</b> & “quoted”"


@pytest.fixture
def session(site):
    return site.ids[0]


@pytest.fixture
def renaming(listed, session):
    """The list with the first row's field open."""
    rename(listed, session).click()
    expect(field(listed)).to_be_focused()
    settle(listed)
    return listed


@both_sizes
def test_by_the_button(listed, site, session):
    before = shown(listed)
    rename(listed, session).click()
    expect(field(listed)).to_be_focused()
    settle(listed)
    listed.keyboard.type("Opening hours, asked in July")
    listed.keyboard.press("Enter")
    expect(row(listed, session).get_by_role("link", name="Opening hours, asked in July")).to_be_visible()
    assert [entry.effect for entry in site.written] == ["conversation_renamed"]
    assert site.name(session) == "Opening hours, asked in July"
    assert shown(listed) == before


def test_by_f2_on_a_focused_row(listed, site, session):
    row(listed, session).get_by_role("link").focus()
    listed.keyboard.press("F2")
    expect(field(listed)).to_be_focused()
    settle(listed)
    listed.keyboard.type("By keyboard")
    listed.keyboard.press("Enter")
    expect(row(listed, session).get_by_role("link", name="By keyboard")).to_be_visible()
    assert site.name(session) == "By keyboard"


def test_the_text_is_selected(renaming, site, session):
    selected = field(renaming).evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert selected == site.name(session)


def test_typing_at_once_loses_nothing(listed, session):
    """A quick hand types as soon as the field is there, before htmx has settled it."""
    listed.evaluate("""() => document.addEventListener("htmx:afterSwap", function type() {
        const field = document.querySelector("input[name=name][type=text]");
        if (!field) return;  // another part of the page was swapped first
        document.removeEventListener("htmx:afterSwap", type);
        field.focus();
        field.value = "Typed at once";
        field.setSelectionRange(13, 13);
    })""")
    rename(listed, session).click()
    expect(field(listed)).to_have_value("Typed at once")
    settle(listed)
    listed.keyboard.type(", and on")
    expect(field(listed)).to_have_value("Typed at once, and on")


def test_enter_saves_exactly_once(renaming, site, session):
    site.sandbox.inject(Fault("slow_body", method="PUT", seconds=0.3))
    field(renaming).fill("Once")
    for _ in range(3):
        renaming.keyboard.press("Enter")
    expect(row(renaming, session).get_by_role("link", name="Once")).to_be_visible()
    settle(renaming)
    assert [entry.method for entry in site.written] == ["PUT"]


def test_save_saves_exactly_once(renaming, site, session):
    field(renaming).fill("Saved")
    renaming.get_by_role("button", name="Save").dblclick()
    expect(row(renaming, session).get_by_role("link", name="Saved")).to_be_visible()
    settle(renaming)
    assert [entry.method for entry in site.written] == ["PUT"]


def test_focus_returns_to_the_row(renaming, session):
    field(renaming).fill("Focused")
    renaming.keyboard.press("Enter")
    expect(row(renaming, session).locator(":focus")).to_have_count(1)


def test_it_is_announced(renaming):
    field(renaming).fill("Heard")
    renaming.keyboard.press("Enter")
    expect(renaming.get_by_role("status").filter(has_text="The conversation is now named “Heard”.")).to_have_count(1)


@both_sizes
@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_leaving_it_as_it_was(renaming, site, session, way):
    posts = []
    renaming.on("request", lambda request: posts.append(request.url) if request.method != "GET" else None)
    field(renaming).fill("Never mind")
    renaming.keyboard.press("Escape") if way == "Escape" else renaming.get_by_role("button", name="Cancel").click()
    expect(row(renaming, session).get_by_role("link", name=site.name(session), exact=True)).to_be_visible()
    expect(row(renaming, session).locator(":focus")).to_have_count(1)
    settle(renaming)
    assert (posts, site.written) == ([], [])


def test_after_escape_the_row_still_works(renaming, site, session):
    renaming.keyboard.press("Escape")
    renaming.keyboard.press("F2")
    expect(field(renaming)).to_have_value(site.name(session))
    field(renaming).fill("At the second go")
    renaming.keyboard.press("Enter")
    expect(row(renaming, session).get_by_role("link", name="At the second go")).to_be_visible()


def test_leaving_the_field_keeps_it_open(renaming, site):
    field(renaming).fill("Half typ")
    renaming.get_by_role("heading", level=1).click()
    expect(field(renaming)).not_to_be_focused()
    settle(renaming)
    expect(field(renaming)).to_have_value("Half typ")
    assert site.written == []


@pytest.mark.parametrize("blank", ["", "   "])
def test_blank_is_refused(renaming, site, blank):
    field(renaming).fill(blank)
    renaming.keyboard.press("Enter")
    expect(renaming.get_by_role("alert")).to_have_text("Give the conversation a name.")
    expect(field(renaming)).to_have_value(blank)
    expect(field(renaming)).to_be_focused()
    assert site.written == []


@pytest.fixture(autouse=True)
def refused_quietly(complaints):
    """The browser notes a refused form in its console, as it should."""
    complaints.expect(r"status of 422|Response Status Error Code (422|502)|status of 502")


def test_unchanged_sends_nothing(renaming, site, session):
    renaming.keyboard.press("Enter")
    expect(field(renaming)).to_have_count(0)
    expect(row(renaming, session).get_by_role("link", name=site.name(session), exact=True)).to_be_visible()
    assert site.written == []


def test_the_counter_near_the_limit(renaming):
    field(renaming).fill("x" * LONGEST)
    expect(renaming.get_by_text("255 / 255")).to_be_visible()
    field(renaming).press("End")
    renaming.keyboard.type("x")
    expect(renaming.get_by_text("256 / 255")).to_be_visible()


def test_one_character_too_many(renaming, site):
    field(renaming).fill("x" * (LONGEST + 1))
    renaming.keyboard.press("Enter")
    expect(renaming.get_by_role("alert")).to_contain_text("at most 255 characters")
    expect(field(renaming)).to_have_value("x" * (LONGEST + 1))
    assert site.written == []


@pytest.mark.parametrize("character", ["x", "é", "👍"])
def test_the_longest_name(renaming, site, session, character):
    field(renaming).fill(character * LONGEST)
    expect(renaming.get_by_text("255 / 255")).to_be_visible()
    renaming.keyboard.press("Enter")
    expect(field(renaming)).to_have_count(0)
    assert site.name(session) == character * LONGEST


def test_a_pasted_newline_becomes_a_space(renaming, site, session):
    renaming.context.grant_permissions(["clipboard-read", "clipboard-write"])
    renaming.evaluate("() => navigator.clipboard.writeText('Two\\r\\n  lines\\nor three')")
    renaming.keyboard.press("ControlOrMeta+V")
    expect(field(renaming)).to_have_value("Two lines or three")
    renaming.keyboard.press("Enter")
    expect(row(renaming, session).get_by_role("link", name="Two lines or three")).to_be_visible()
    assert site.name(session) == "Two lines or three"


def test_a_script_is_only_text(renaming, session):
    field(renaming).fill(SCRIPT)
    renaming.keyboard.press("Enter")
    link = row(renaming, session).get_by_role("link")
    expect(link).to_have_text(SCRIPT)
    link.click()
    expect(renaming.get_by_role("heading", level=1)).to_have_text(SCRIPT)
    expect(renaming).to_have_title(f"{SCRIPT} · CustomGPT Dashboard")


def test_a_ticked_row_stays_ticked(listed, session):
    box(listed, session).check()
    rename(listed, session).click()
    field(listed).fill("Still ticked")
    listed.keyboard.press("Enter")
    expect(row(listed, session).get_by_role("link", name="Still ticked")).to_be_visible()
    expect(box(listed, session)).to_be_checked()
    expect(bar(listed)).to_contain_text("1 conversation selected")


def test_two_rows_at_once(listed, site):
    first, second = site.ids[0], site.ids[6]
    rename(listed, first).click()
    expect(field(listed)).to_be_focused()
    rename(listed, second).click()
    expect(field(listed)).to_have_count(2)
    settle(listed)
    row(listed, first).get_by_label("Conversation name").fill("The first one")
    row(listed, second).get_by_label("Conversation name").press("Escape")
    row(listed, first).get_by_role("button", name="Save").click()
    expect(row(listed, first).get_by_role("link", name="The first one")).to_be_visible()
    assert [entry.session_id for entry in site.written] == [first]


def test_what_upstream_refuses_keeps_the_text(renaming, site, session):
    site.sandbox.inject(Fault("unprocessable", method="PUT", message="The name is reserved."))
    field(renaming).fill("Reserved")
    renaming.keyboard.press("Enter")
    expect(renaming.get_by_role("alert")).to_contain_text("The name is reserved.")
    expect(field(renaming)).to_have_value("Reserved")
    renaming.keyboard.press("Enter")
    expect(row(renaming, session).get_by_role("link", name="Reserved")).to_be_visible()


# -- On the conversation's own page -------------------------------------------------------------------------------


@pytest.fixture
def reading(page, site, session):
    page.goto(site.conversation(session))
    return page


@both_sizes
@pytest.mark.parametrize("way", ["button", "F2"])
def test_in_the_heading(reading, site, session, way):
    reading.keyboard.press("F2") if way == "F2" else reading.get_by_role("button", name="Rename").click()
    expect(field(reading)).to_be_focused()
    settle(reading)
    reading.keyboard.type("Named anew")
    reading.keyboard.press("Enter")
    expect(reading.get_by_role("heading", level=1)).to_have_text("Named anew")
    expect(reading).to_have_title("Named anew · CustomGPT Dashboard")
    expect(reading.get_by_label("Breadcrumbs").get_by_text("Named anew")).to_be_visible()
    expect(reading.locator("#heading :focus")).to_have_count(1)
    assert [entry.effect for entry in site.written] == ["conversation_renamed"]


def test_the_list_has_the_new_name(reading, session):
    reading.keyboard.press("F2")
    settle(reading)
    field(reading).fill("Seen everywhere")
    reading.keyboard.press("Enter")
    expect(reading.get_by_role("heading", level=1)).to_have_text("Seen everywhere")
    reading.get_by_label("Breadcrumbs").get_by_role("link").last.click()
    expect(row(reading, session).get_by_role("link", name="Seen everywhere")).to_be_visible()


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_in_the_heading_leaving_it_as_it_was(reading, site, session, way):
    reading.get_by_role("button", name="Rename").click()
    field(reading).fill("Never mind")
    reading.keyboard.press("Escape") if way == "Escape" else reading.get_by_role("button", name="Cancel").click()
    expect(reading.get_by_role("heading", level=1)).to_have_text(site.name(session))
    expect(reading.locator("#heading :focus")).to_have_count(1)
    assert site.written == []


def test_the_messages_stay_quiet(renaming):
    field(renaming).fill("No toast for what is plain to see")
    renaming.keyboard.press("Enter")
    expect(field(renaming)).to_have_count(0)
    expect(message(renaming)).to_have_count(0)
