import pytest
from playwright.sync_api import expect

from dashboard.sandbox import Fault
from tests.browser.parts import bar, delete, field, message, rename, settle, shown
from tests.browser.site import both_sizes


@pytest.fixture(autouse=True)
def provoked(complaints):
    """The browser and htmx note in the console what goes wrong here on purpose."""
    complaints.expect(r"status of (404|502)|Response Status Error Code 502")


def fail(site, name, **more):
    site.sandbox.inject(Fault(name, method="GET", times=None, **more))


@both_sizes
@pytest.mark.parametrize("fault", ["refuse", "unavailable", "html_200"])
def test_the_list_in_its_frame_with_try_again(page, site, fault):
    fail(site, fault)
    page.goto(site.listing(order="asc"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("The API ")
    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.get_by_label("Breadcrumbs").get_by_role("link", name="Support team")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    site.sandbox.clear_faults()
    page.get_by_role("link", name="Try again").click()
    expect(page).to_have_url(site.url + site.listing(order="asc"))
    assert shown(page) == site.ids[:-11:-1]


@pytest.mark.parametrize("route", ["agents", "conversation"])
def test_other_pages_as_well(page, site, route):
    fail(site, "unavailable")
    page.goto(site.at("agents") if route == "agents" else site.conversation(site.ids[0]))
    expect(page.get_by_role("heading", level=1)).to_contain_text("The API ")
    site.sandbox.clear_faults()
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("table, article").first).to_be_visible()


@both_sizes
def test_paging_keeps_what_is_shown(listed, site):
    fail(site, "unavailable")
    listed.get_by_role("link", name="Next", exact=True).click()
    expect(message(listed)).to_contain_text("The API had an internal problem")
    assert shown(listed) == site.ids[:10]
    expect(listed).to_have_url(site.url + site.listing())
    site.sandbox.clear_faults()
    message(listed).get_by_role("link", name="Try again").click()
    expect(listed.get_by_text("Page 2 of 5")).to_be_visible()
    assert shown(listed) == site.ids[10:20]


def test_show_more_keeps_what_is_shown(listed, site):
    fail(site, "unavailable")
    listed.get_by_role("link", name="Show more").click()
    expect(message(listed)).to_contain_text("The API had an internal problem")
    assert shown(listed) == site.ids[:10]
    site.sandbox.clear_faults()
    listed.get_by_role("link", name="Show more").click()
    expect(listed.locator("tr[data-row]")).to_have_count(20)


def test_try_again_after_show_more_gives_a_whole_page(listed, site):
    fail(site, "unavailable")
    listed.get_by_role("link", name="Show more").click()
    expect(message(listed)).to_be_visible()
    site.sandbox.clear_faults()
    message(listed).get_by_role("link", name="Try again").click()
    expect(listed.locator("tr[data-row]")).to_have_count(20)
    expect(listed.get_by_role("banner")).to_be_visible()


def test_an_error_stays_until_it_is_dismissed(listed, site):
    fail(site, "unavailable")
    listed.clock.install()
    listed.get_by_role("link", name="Next", exact=True).click()
    expect(message(listed)).to_be_visible()
    listed.clock.fast_forward(60_000)
    expect(message(listed)).to_be_visible()
    message(listed).get_by_role("button", name="Dismiss").click()
    expect(message(listed)).to_have_count(0)


def test_older_messages_that_can_not_be_had(page, site):
    page.goto(site.conversation(site.ids[1]))
    fail(site, "unavailable")
    page.get_by_role("link", name="Show older messages").click()
    expect(message(page)).to_contain_text("The API had an internal problem")
    expect(page.get_by_role("article")).to_have_count(20)
    site.sandbox.clear_faults()
    page.get_by_role("link", name="Show older messages").click()
    expect(page.get_by_role("article")).to_have_count(40)


def test_sources_that_can_not_be_had(page, site):
    path = f"/projects/{site.agent}/conversations/{site.ids[4]}/messages"
    site.sandbox.ask("POST", path, {"prompt": "How do I reset my password?"})
    page.goto(site.conversation(site.ids[4]))
    fail(site, "unavailable", path="citations")
    page.get_by_text("2 sources").click()
    expect(message(page)).to_contain_text("The API had an internal problem")
    expect(page.get_by_role("link", name="Look up the sources")).to_be_visible()


def test_an_api_that_is_not_there_at_all(page, site, settings):
    settings.CUSTOMGPT_API_URL = "http://127.0.0.1:9/api/v1"
    page.goto(site.listing())
    expect(page.get_by_role("heading", level=1)).to_contain_text("The API ")
    expect(page.get_by_role("link", name="Try again")).to_be_visible()


# -- A key that is not accepted -----------------------------------------------------------------------------------


def test_admins_can_replace_a_refused_key(page, site):
    fail(site, "unauthorized")
    page.goto(site.listing())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Replace the key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Replace the key")


def test_others_are_told_whom_to_ask(open_for, vic, site):
    fail(site, "unauthorized")
    page = open_for(vic)
    page.goto(site.listing())
    expect(page.get_by_text("An administrator of the workspace can replace it.")).to_be_visible()
    expect(page.get_by_role("link", name="Replace the key")).to_have_count(0)


def test_a_refused_key_while_paging(listed, site):
    fail(site, "unauthorized")
    listed.get_by_role("link", name="Next", exact=True).click()
    expect(message(listed).get_by_role("link", name="Replace the key")).to_be_visible()
    assert shown(listed) == site.ids[:10]


# -- The dashboard itself -----------------------------------------------------------------------------------------


def test_without_a_network(listed, site, complaints):
    complaints.expect("ERR_INTERNET_DISCONNECTED|^console: htmx:")
    listed.context.set_offline(True)
    listed.get_by_role("link", name="Next", exact=True).click()
    expect(message(listed)).to_contain_text("The dashboard can't be reached. Nothing was done.")
    assert shown(listed) == site.ids[:10]
    listed.context.set_offline(False)
    listed.get_by_role("link", name="Next", exact=True).click()
    expect(listed.get_by_text("Page 2 of 5")).to_be_visible()


def test_a_page_that_is_not_there(page):
    page.goto("/workspaces/987654321/agents/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")
    page.get_by_role("link", name="Go to the workspaces").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Workspaces")


def test_success_goes_by_itself(listed, site):
    listed.clock.install()
    delete(listed, site.ids[0]).click()
    listed.get_by_role("button", name="Delete", exact=True).click()
    expect(message(listed)).to_contain_text("Deleted “")
    settle(listed)
    listed.clock.fast_forward(7_000)
    expect(message(listed)).to_have_count(0)


def test_a_script_that_does_not_arrive_takes_no_other_with_it(page, site, complaints):
    complaints.expect("net::ERR_FAILED")
    page.route("**/js/messages.js", lambda route: route.abort())
    page.goto(site.listing())
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar(page)).to_contain_text("1 conversation selected")
    page.keyboard.press("F2")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(rename(page, site.ids[0])).to_be_focused()
