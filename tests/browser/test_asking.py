"""Asking in a conversation: the question at once, the answer as it grows, and the truth when something breaks."""

import json
import re

import pytest
from playwright.sync_api import expect

from dashboard.sandbox import Fault
from tests.browser.parts import message, settle
from tests.browser.site import both_sizes

EMPTY, LONG = 4, 1
QUESTION = "How can I track my order?"
ANSWER = "You can follow your order at any time"


def box(page):
    return page.get_by_label("Ask a question")


def articles(page):
    return page.get_by_role("article")


def asked(site):
    """What the API was asked, in order."""
    entries = [entry for entry in site.written if entry.method == "POST" and entry.path.endswith("/messages")]
    return [json.loads(entry.body)["prompt"] for entry in entries]


def spoil(site, name, **how):
    site.sandbox.inject(Fault(name, method="POST", path="/messages", **how))


@pytest.fixture
def opened(page, site):
    page.goto(site.conversation(site.ids[EMPTY]))
    expect(box(page)).to_be_focused()
    return page


@both_sizes
def test_a_question_and_its_answer(opened, site):
    box(opened).fill(f"{QUESTION}\nIt is late.")
    opened.keyboard.press("Control+Enter")
    expect(articles(opened)).to_have_count(1)
    expect(articles(opened).get_by_text(ANSWER)).to_be_visible()
    expect(articles(opened)).to_have_id(re.compile(r"message-\d+"))
    expect(articles(opened).get_by_text("It is late.")).to_be_visible()
    expect(opened.get_by_text("1 message", exact=True)).to_be_visible()
    expect(opened.get_by_text("No messages")).to_have_count(0)
    expect(box(opened)).to_have_value("")
    expect(box(opened)).to_be_focused()
    assert asked(site) == [f"{QUESTION}\nIt is late."]


@pytest.mark.sandbox(word_ms=300)
def test_the_answer_grows_and_can_be_stopped(opened, site):
    box(opened).fill(QUESTION)
    opened.get_by_role("button", name="Send").click()
    expect(articles(opened).get_by_text(QUESTION)).to_be_visible()
    expect(articles(opened).get_by_text("You can")).to_be_visible()
    expect(articles(opened).get_by_text("Until the parcel")).to_have_count(0)
    expect(opened.get_by_role("button", name="Send")).to_be_disabled()
    opened.get_by_role("button", name="Stop").click()
    expect(message(opened).filter(has_text="You stopped this answer.")).to_be_visible()
    expect(articles(opened)).to_have_id(re.compile(r"message-\d+"))
    expect(opened.get_by_role("button", name="Stop")).to_be_hidden()
    expect(opened.get_by_role("button", name="Send")).to_be_enabled()
    assert asked(site) == [QUESTION]


@pytest.mark.parametrize("fault", ["truncated", "stream_error"])
def test_a_stream_that_breaks_shows_what_was_stored(opened, site, fault):
    spoil(site, fault)
    box(opened).fill(QUESTION)
    opened.keyboard.press("Control+Enter")
    expect(message(opened).filter(has_text="The answer was lost on the way.")).to_be_visible()
    expect(articles(opened)).to_have_id(re.compile(r"message-\d+"))
    expect(articles(opened).get_by_text("Until the parcel")).to_be_visible()
    assert asked(site) == [QUESTION]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("quota", "query credits are used up"),
        ("throttled", "accepts no more calls for now"),
        ("not_ready", "Agent is not ready yet"),
        ("refuse", "Your question may have been recorded"),
        ("stream_error_first", "does not show it now"),
        ("unauthorized", "does not accept this workspace's key"),
    ],
)
def test_what_goes_wrong_is_said_and_the_question_is_kept(opened, site, fault, sentence):
    spoil(site, fault)
    box(opened).fill(QUESTION)
    opened.keyboard.press("Control+Enter")
    expect(opened.get_by_text(sentence)).to_be_visible()
    expect(box(opened)).to_have_value(QUESTION)
    expect(articles(opened)).to_have_count(0)
    assert asked(site) == [QUESTION]


def test_a_lost_connection_to_the_dashboard(opened, site, complaints):
    complaints.expect("Failed to load resource")
    opened.route("**/stream/", lambda route: route.abort())
    box(opened).fill(QUESTION)
    opened.keyboard.press("Control+Enter")
    expect(opened.get_by_text("The connection to the dashboard broke")).to_be_visible()
    expect(box(opened)).to_have_value(QUESTION)
    assert asked(site) == []


def test_a_slow_answer_says_that_it_is_on_its_way(page, site):
    spoil(site, "slow_answer", seconds=60)
    page.clock.install()
    page.goto(site.conversation(site.ids[EMPTY]))
    box(page).fill(QUESTION)
    page.keyboard.press("Control+Enter")
    expect(articles(page)).to_contain_text("is on its way …")
    page.clock.fast_forward(11_000)
    expect(articles(page)).to_contain_text("is on its way. Some answers take a minute.")
    site.sandbox.release()
    expect(articles(page).get_by_text(ANSWER)).to_be_visible()


def test_options(opened, site):
    opened.get_by_text("Options").click()
    opened.get_by_label("Answer from").select_option("Only the agent's own pages")
    opened.get_by_label("Persona").fill("A pirate")
    box(opened).fill(QUESTION)
    opened.get_by_role("button", name="Send").click()
    expect(articles(opened).get_by_text(ANSWER)).to_be_visible()
    body = json.loads(site.written[-1].body)
    assert body == {"prompt": QUESTION, "custom_persona": "A pirate", "response_source": "own_content"}


def test_starting_a_conversation(listed, site):
    listed.get_by_role("link", name="New conversation").click()
    listed.get_by_label("Name").fill("Try out")
    listed.keyboard.press("Enter")
    expect(listed.get_by_role("heading", name="Try out")).to_be_visible()
    expect(box(listed)).to_be_focused()
    assert site.name(site.ids[0]) == "Try out"


def test_judging_by_keyboard(page, site):
    page.goto(site.conversation(site.ids[LONG]))
    last = articles(page).last
    page.keyboard.press("p")
    expect(last).to_be_focused()
    for key, pressed, reaction in (("+", "Like", "liked"), ("-", "Dislike", "disliked"), ("-", None, "neutral")):
        page.keyboard.press(key)
        for name in ("Like", "Dislike"):
            button = last.get_by_role("button", name=name, exact=True)
            expect(button).to_have_attribute("aria-pressed", str(name == pressed).lower())
        assert json.loads(site.written[-1].body) == {"reaction": reaction}
        settle(page)


def test_a_message_pages_back_has_an_address(page, site):
    session = site.ids[LONG]
    found = site.sandbox.ask("GET", f"/projects/{site.agent}/conversations/{session}/messages", page=3).json()
    message_id = found["data"]["messages"]["data"][0]["id"]
    page.goto(site.at("message", site.agent, session, message_id))
    expect(page.locator(f"#message-{message_id}:target")).to_be_in_viewport()
    link = page.locator(f"#message-{message_id}").get_by_role("link").first
    assert link.get_attribute("href") == site.at("message", site.agent, session, message_id)


def test_without_javascript(open_for, ann, site, complaints):
    complaints.expect("502")
    page = open_for(ann, java_script_enabled=False)
    page.goto(site.conversation(site.ids[EMPTY]))
    box(page).fill(QUESTION)
    page.get_by_role("button", name="Send").click()
    expect(articles(page).get_by_text(ANSWER)).to_be_visible()
    articles(page).get_by_role("button", name="Like", exact=True).click()
    expect(articles(page).get_by_text("Liked")).to_be_visible()
    spoil(site, "quota")
    box(page).fill("And then?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("query credits are used up")).to_be_visible()
    expect(box(page)).to_have_value("And then?")
