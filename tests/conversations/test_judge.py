"""Judging an answer: what is sent, and that what the API returned is what is shown."""

import pytest
import responses

from tests.conftest import HTMX
from tests.conversations.conftest import CONVERSATIONS
from tests.rows import message_row, ok, refused

FEEDBACK = f"{CONVERSATIONS}/session-1/messages/549/feedback"


@pytest.fixture
def judge(url):
    return f"{url}session-1/messages/549/judge/"


@pytest.mark.parametrize("reaction", ["liked", "disliked", "neutral"])
def test_it_is_sent(ed, judge, upstream, reaction):
    sent = responses.matchers.json_params_matcher({"reaction": reaction})
    upstream.put(FEEDBACK, json=ok(message_row(response_feedback={"reaction": reaction})), match=[sent])
    assert ed.post(judge, {"reaction": reaction}, headers=HTMX).status_code == 200


def test_what_the_api_returned_is_shown(ed, judge, upstream):
    upstream.put(FEEDBACK, json=ok(message_row(response_feedback={"reaction": "disliked"})))
    response = ed.post(judge, {"reaction": "liked"}, headers=HTMX)
    page = response.content.decode()
    assert "Disliked" in page
    assert 'id="like-549"' in page
    assert 'aria-pressed="false" aria-label="Like"' in page
    assert "You dislike this answer." in response.headers["HX-Trigger"]


def test_the_pressed_button_takes_it_back(ed, url, messages, agent):
    messages(message_row(response_feedback={"reaction": "liked"}))
    page = ed.get(f"{url}session-1/").content.decode()
    assert 'name="reaction" value="neutral" aria-pressed="true" aria-label="Like"' in page
    assert 'name="reaction" value="disliked" aria-pressed="false" aria-label="Dislike"' in page


def test_a_viewer_sees_it_and_has_no_buttons(vic, url, messages, agent):
    messages(message_row(response_feedback={"reaction": "liked"}))
    page = vic.get(f"{url}session-1/").content.decode()
    assert "Liked" in page
    assert "data-like" not in page


def test_a_failure_leaves_the_page_as_it_was(ed, judge, upstream):
    upstream.put(FEEDBACK, status=404, json=refused(404, "Conversation message with id 549 not found"))
    response = ed.post(judge, {"reaction": "liked"}, headers=HTMX)
    assert (response.status_code, response.headers["HX-Reswap"]) == (502, "none")
    assert "The message can&#x27;t be found. Your opinion was not recorded." in response.content.decode()


def test_without_javascript_it_goes_back_to_the_message(ed, judge, upstream):
    upstream.put(FEEDBACK, json=ok(message_row(response_feedback={"reaction": "liked"})))
    assert ed.post(judge, {"reaction": "liked"}).headers["Location"] == judge.removesuffix("judge/")


def test_an_answer_that_does_not_say_what_is_recorded(ed, judge, upstream):
    upstream.put(FEEDBACK, json=ok(message_row(response_feedback=None)))
    response = ed.post(judge, {"reaction": "liked"}, headers=HTMX)
    assert response.status_code == 502
    assert "Your opinion may or may not have been recorded." in response.content.decode()
