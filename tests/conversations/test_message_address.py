"""A message's own address leads to the page that it is on, however far back."""

import pytest
import responses
from responses.matchers import query_param_matcher

from tests.conversations.conftest import CONVERSATIONS
from tests.rows import conversation_row, message_row, paginator, thread

PAGES = 40


@pytest.fixture
def at(url):
    return lambda message_id: f"{url}session-1/messages/{message_id}/"


@pytest.fixture
def long(upstream):
    """800 messages, 20 a page, newest first; their ids are the even numbers."""
    newest = 2 * 20 * PAGES
    for number in range(1, PAGES + 1):
        rows = [message_row(id=newest - 2 * (20 * (number - 1) + place)) for place in range(20)]
        body = thread(conversation_row(), paginator(rows, page=number, last=PAGES, total=800, per_page=20))
        match = [query_param_matcher({"page": str(number), "order": "desc"})]
        upstream.add(responses.GET, f"{CONVERSATIONS}/session-1/messages", json=body, match=match)
    return upstream


@pytest.mark.parametrize(("message_id", "page"), [(1600, 1), (1562, 1), (1560, 2), (800, 21), (2, 40)])
def test_it_is_found_in_a_few_calls(vic, at, long, message_id, page):
    response = vic.get(at(message_id))
    older = f"?older={page}" if page > 1 else ""
    assert response.headers["Location"].endswith(f"/session-1/{older}#message-{message_id}")
    assert len(long.calls) <= 7


@pytest.mark.parametrize("message_id", [1, 801, 1601, 99999])
def test_one_that_is_not_there_says_so(vic, at, long, agent, message_id):
    response = vic.get(at(message_id), follow=True)
    assert "That message was not found" in response.content.decode()


def test_the_state_of_the_list_is_kept(vic, at, long):
    assert vic.get(at(2) + "?name=test&page=3").headers["Location"].endswith("?name=test&page=3&older=40#message-2")


def test_every_message_has_its_link(vic, url, messages, agent, at):
    messages(message_row(id=549))
    page = vic.get(f"{url}session-1/").content.decode()
    assert f'href="{at(549)}"' in page
    assert 'id="message-549"' in page
