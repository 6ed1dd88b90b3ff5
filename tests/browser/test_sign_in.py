import re

from playwright.sync_api import expect

from tests.browser.site import both_sizes


@both_sizes
def test_typing_name_and_password(open_for, site, ann):
    page = open_for(None)
    page.goto(site.listing(page=2))
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password").fill("not-typed-anywhere")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(site.url + site.listing(page=2))
    expect(page.get_by_role("heading", name=re.compile("^Conversations"))).to_be_visible()


def test_a_wrong_password(open_for, ann):
    page = open_for(None)
    page.goto("/")
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password").fill("wrong")
    page.get_by_label("Password").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    expect(page.get_by_label("Username")).to_have_value("ann")


def test_signing_out(page):
    page.goto("/")
    page.get_by_text("ann, your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/workspaces/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_session_that_ended_gives_the_whole_sign_in_page(listed, site):
    listed.context.clear_cookies()
    listed.get_by_role("link", name="Page 2").click()
    expect(listed.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(listed.locator("table")).to_have_count(0)
    listed.get_by_label("Username").fill("ann")
    listed.get_by_label("Password").fill("not-typed-anywhere")
    listed.get_by_role("button", name="Sign in").click()
    expect(listed).to_have_url(site.url + site.listing())
