from playwright.sync_api import expect

from dashboard.cleanup.models import Mark
from tests.browser.parts import row, settle
from tests.browser.site import both_sizes


def star(part):
    return part.get_by_role("button", name="Star ")


def starred():
    return list(Mark.objects.filter(starred=True).values_list("session_id", flat=True))


@both_sizes
def test_a_star_in_the_list(listed, site):
    button = star(row(listed, site.ids[1]))
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    assert starred() == [site.ids[1]]
    listed.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert starred() == []


def test_with_the_key(listed, site):
    row(listed, site.ids[1]).get_by_role("link").focus()
    listed.keyboard.press("s")
    expect(star(row(listed, site.ids[1]))).to_have_attribute("aria-pressed", "true")
    listed.goto(site.conversation(site.ids[1]))
    button = star(listed.get_by_role("main"))
    expect(button).to_have_attribute("aria-pressed", "true")
    listed.keyboard.press("s")
    expect(button).to_have_attribute("aria-pressed", "false")
    settle(listed)
    assert starred() == []


def test_a_star_given_while_renaming_stays(listed, site):
    place = row(listed, site.ids[1])
    place.get_by_role("button", name="Rename ").click()
    expect(listed.get_by_label("Conversation name")).to_be_focused()
    star(place).click()
    expect(star(place)).to_have_attribute("aria-pressed", "true")
    listed.get_by_role("button", name="Cancel").click()
    expect(star(place)).to_have_attribute("aria-pressed", "true")
