"""Starting a conversation: a name that may be left out, and landing in it."""

import pytest
import responses

from tests.conversations.conftest import CONVERSATIONS
from tests.rows import conversation_row, ok, refused


@pytest.fixture
def new(url):
    return f"{url}-/new/"


@pytest.mark.parametrize(("typed", "body"), [("Try out", {"name": "Try out"}), ("  ", {})])
def test_it_is_made_once_and_opened(ed, new, url, upstream, typed, body):
    sent = responses.matchers.json_params_matcher(body)
    upstream.post(CONVERSATIONS, status=201, json=ok(conversation_row("made-1")), match=[sent])
    assert ed.post(new, {"name": typed}).headers["Location"] == f"{url}made-1/"
    assert len(upstream.calls) == 1


@pytest.mark.parametrize("odd", [{}, {"session_id": "a.b"}])
def test_one_that_was_made_without_an_id_is_said_to_be(ed, new, url, upstream, listed, agent, odd):
    upstream.post(CONVERSATIONS, status=201, json=ok(odd))
    listed(conversation_row())
    response = ed.post(new, {"name": "Try out"}, follow=True)
    assert "The conversation was created" in response.content.decode()


def test_a_name_that_is_too_long(ed, new, upstream, agent):
    response = ed.post(new, {"name": "x" * 256})
    assert response.status_code == 422
    assert "x" * 256 in response.content.decode()


@pytest.mark.parametrize(
    ("status", "sentence", "doubt"),
    [(403, "does not allow", False), (500, "may or may not have been created", True)],
)
def test_a_failure_keeps_the_name(ed, new, upstream, agent, status, sentence, doubt):
    upstream.post(CONVERSATIONS, status=status, json=refused(status, "No"))
    response = ed.post(new, {"name": "Try out"})
    page = response.content.decode()
    assert response.status_code == 502
    assert sentence in page
    assert 'value="Try out"' in page
    assert ("See the list" in page) is doubt


def test_the_list_offers_it_to_editors(ed, vic, url, new, listed, agent):
    listed()
    assert f'href="{new}"' in ed.get(url).content.decode()
    assert f'href="{new}"' not in vic.get(url).content.decode()
