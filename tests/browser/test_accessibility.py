"""axe finds nothing, of any impact, on any page and in any state. Those of jobs are in test_accessibility_of_jobs."""

import pytest
from playwright.sync_api import expect

from dashboard.sandbox import Fault
from tests.browser.axe import violations
from tests.browser.parts import bar, box, delete, dialog, field, message, rename

STATES = {}


def state(who="ann"):
    """Register a function that brings a page into the state it is named for."""

    def register(bring):
        STATES[bring.__name__] = (bring, who)
        return bring

    return register


@state(who=None)
def sign_in(page, site):
    page.goto("/")


@state(who=None)
def sign_in_refused(page, site):
    page.goto("/")
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()


@state()
def password_change(page, site):
    page.goto("/accounts/password/")
    page.get_by_role("button", name="Change password").click()


@state()
def workspaces_with_the_menu_open(page, site):
    page.goto("/workspaces/")
    page.get_by_text("ann, your account").click()


@state(who="stranger")
def no_workspaces(page, site):
    page.goto("/workspaces/")


@state()
def new_workspace(page, site):
    page.goto("/workspaces/new/")


@state()
def new_workspace_not_checked(page, site):
    site.sandbox.inject(Fault("unavailable", times=None))
    page.goto("/workspaces/new/")
    page.get_by_label("Name").fill("Second team")
    page.get_by_label("API key").fill("1|any-key-at-all")
    page.get_by_role("button", name="Create workspace").click()
    expect(page.get_by_label("Save without checking")).to_be_visible()


@state()
def new_conversation_refused(page, site):
    site.sandbox.inject(Fault("forbidden", method="POST"))
    page.goto(site.at("conversation_new", site.agent))
    page.get_by_role("button", name="Create conversation").click()
    expect(page.get_by_role("alert").first).to_be_visible()


@state()
def an_answer_that_grows_with_options_open(page, site):
    site.sandbox.inject(Fault("stream_stall", method="POST", seconds=60))
    page.emulate_media(reduced_motion="reduce")  # or the page would never come to rest
    page.goto(site.conversation(site.ids[4]))
    page.get_by_text("Options").click()
    page.get_by_label("Ask a question").fill("How can I track my order?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("article").get_by_text("You")).to_be_visible()


@state()
def a_question_that_was_refused_and_a_liked_answer(page, site):
    site.sandbox.inject(Fault("quota", method="POST", path="/messages"))
    page.goto(site.conversation(site.ids[1]))
    page.get_by_role("button", name="Like", exact=True).last.click()
    page.get_by_label("Ask a question").fill("And then?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("query credits are used up")).to_be_visible()


@state()
def settings_and_members(page, site):
    page.goto(site.at("workspace_settings"))


@state(who="vic")
def settings_of_a_viewer(page, site):
    page.goto(site.at("workspace_settings"))


@state()
def members_refused(page, site):
    page.goto(site.at("workspace_settings"))
    page.get_by_label("Username").fill("nobody at all")
    page.get_by_role("button", name="Add member").click()
    expect(page.get_by_role("alert")).to_be_visible()


@state()
def replace_the_key(page, site):
    page.goto(site.at("workspace_key"))


@state()
def remove(page, site):
    page.goto(site.at("workspace_remove"))
    page.get_by_label("Type the workspace's name").fill("something else")
    page.get_by_role("button", name="Remove workspace").click()
    expect(page.get_by_role("alert")).to_be_visible()


@state()
def leave(page, site):
    page.goto(site.at("workspace_leave"))


@state()
def agents(page, site):
    page.goto(site.at("agents"))


@state()
def agents_none_found(page, site):
    page.goto(site.at("agents", name="nothing like it"))


@state()
def conversations_with_shortcuts_open(page, site):
    page.goto(site.listing())
    page.keyboard.press("?")
    expect(dialog(page, "Keyboard shortcuts")).to_be_visible()


@state(who="vic")
def conversations_of_a_viewer(page, site):
    page.goto(site.listing(page=2))


@state()
def conversations_none_found(page, site):
    page.goto(site.listing(name="nothing like it"))


@state()
def conversations_ticked(page, site):
    page.goto(site.listing())
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("tr[data-row]")).to_have_count(20)
    for session in site.ids[:3]:
        box(page, session).check()


@state()
def conversations_waiting_to_be_deleted(page, site):
    page.goto(site.listing())
    for session in site.ids[:3]:
        box(page, session).check()
    bar(page).get_by_role("button", name="Delete …").click()
    page.get_by_role("button", name="Delete 3 conversations").click()
    expect(page.get_by_text("Waiting to be deleted")).to_have_count(3)


@state()
def rename_open(page, site):
    page.goto(site.listing())
    rename(page, site.ids[0]).click()
    expect(field(page)).to_be_focused()


@state()
def rename_refused(page, site):
    rename_open(page, site)
    field(page).fill(" ")
    field(page).press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


@state()
def delete_one_asked(page, site):
    page.goto(site.listing())
    delete(page, site.ids[0]).click()
    expect(dialog(page, "Delete conversation?")).to_be_visible()


@state()
def delete_one_refused(page, site):
    delete_one_asked(page, site)
    site.sandbox.inject(Fault("unprocessable", method="DELETE"))
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()


@state()
def delete_ticked_asked(page, site):
    page.goto(site.listing())
    page.get_by_role("checkbox", name="Select all on this page").check()
    bar(page).get_by_role("button", name="Delete …").click()
    expect(dialog(page, "Delete 10 conversations?")).to_be_visible()


@state()
def conversation_with_everything_open(page, site):
    path = f"/projects/{site.agent}/conversations/{site.ids[1]}/messages"
    site.sandbox.ask("POST", path, {"prompt": "How do I use the API with Python?"})
    page.goto(site.conversation(site.ids[1]))
    last = page.get_by_role("article").last
    last.get_by_text("2 sources").click()
    last.get_by_text("Details", exact=True).click()
    expect(last.locator(".sources").get_by_role("link")).to_have_count(2)


@state()
def conversation_rename_open(page, site):
    page.goto(site.conversation(site.ids[9]))
    page.keyboard.press("F2")
    expect(field(page)).to_be_focused()


@state()
def conversation_without_messages(page, site):
    page.goto(site.conversation(site.ids[4]))


@state()
def pages_without_javascript(page, site):
    page.goto(site.at("conversation_rename", site.agent, site.ids[0]))


@state()
def delete_page_without_javascript(page, site):
    page.goto(site.at("conversation_delete", site.agent, site.ids[0]))


@state()
def sources_page_without_javascript(page, site):
    page.goto(site.at("citations", site.agent, id=12061))


@state(who="vic")
def error_403(page, site):
    page.goto(site.at("workspace_key"))


@state()
def error_404(page, site):
    page.goto("/nowhere/")


@state()
def error_502(page, site):
    site.sandbox.inject(Fault("unauthorized", times=None))
    page.goto(site.listing())


@state()
def error_while_paging(page, site):
    page.goto(site.listing())
    site.sandbox.inject(Fault("unauthorized", times=None))
    page.get_by_role("link", name="Next", exact=True).click()
    expect(message(page)).to_be_visible()


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing(request, open_for, site, complaints, name):
    complaints.expect(r"status of (403|404|422|502)|Response Status Error Code")
    bring, who = STATES[name]
    page = open_for(who and request.getfixturevalue(who))
    bring(page, site)
    found = violations(page)
    assert not found, "\n".join(found)
