import json

import pytest
from responses.matchers import json_params_matcher

from tests.conftest import HTMX
from tests.conversations.conftest import CONVERSATIONS
from tests.rows import conversation_row, ok, refused


@pytest.fixture
def rename(url):
    return f"{url}session-1/rename/?page=2"


@pytest.fixture
def saved(upstream):
    """Expect exactly this name, and answer with another one if upstream changes it."""

    def answer(name, becomes=None):
        body = ok(conversation_row(name=becomes or name))
        matching = [json_params_matcher({"name": name})]
        return upstream.put(f"{CONVERSATIONS}/session-1", json=body, match=matching)

    return answer


def test_it_shows_what_upstream_returned(ed, rename, snapshot, saved):
    saved("New name", becomes="New name, tidied")
    response = ed.post(rename, {"name": "New name", "rows": snapshot}, headers=HTMX)
    page = response.content.decode()
    assert page.strip().startswith('<tr id="row-session-1"')
    assert 'aria-label="Rename New name, tidied"' in page
    assert "New name, tidied" in response["HX-Trigger"]


def test_the_field_takes_the_place_of_the_name(ed, rename, snapshot, upstream):
    before = len(upstream.calls)
    page = ed.get(rename, {"rows": snapshot, "ids": "session-1"}, headers=HTMX).content.decode()
    assert 'value="Opening hours"' in page
    assert "autofocus" in page
    assert "checked" in page
    assert len(upstream.calls) == before


@pytest.mark.parametrize("name", ["", "   ", "\n", "a" * 256])
def test_bad_input_keeps_what_was_typed(ed, rename, snapshot, name):
    response = ed.post(rename, {"name": name, "rows": snapshot}, headers=HTMX)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    if name.strip():
        assert f'value="{name}"' in response.content.decode()


def test_255_characters_are_enough_and_allowed(ed, rename, snapshot, saved):
    saved("ä" * 255)
    assert ed.post(rename, {"name": "ä" * 255, "rows": snapshot}, headers=HTMX).status_code == 200


def test_newlines_become_spaces(ed, rename, snapshot, saved):
    call = saved("One two three")
    ed.post(rename, {"name": " One\r\ntwo \n three", "rows": snapshot}, headers=HTMX)
    assert call.call_count == 1


def test_an_unchanged_name_sends_nothing(ed, rename, snapshot, upstream):
    before = len(upstream.calls)
    response = ed.post(rename, {"name": "Opening hours", "rows": snapshot}, headers=HTMX)
    assert "Rename Opening hours" in response.content.decode()
    assert len(upstream.calls) == before


def test_a_row_of_another_conversation_is_not_believed(ed, url, snapshot, upstream, messages):
    other = f"{url}session-2/rename/"
    upstream.get(f"{CONVERSATIONS}/session-2/messages", json=refused(404, "not found"), status=404)
    assert ed.get(other, {"rows": snapshot}).status_code == 404


def test_what_upstream_refuses_is_said_at_the_field(ed, rename, snapshot, upstream):
    upstream.put(f"{CONVERSATIONS}/session-1", json=refused(400, "Name is taken"), status=400)
    response = ed.post(rename, {"name": "Mine", "rows": snapshot}, headers=HTMX)
    assert response.status_code == 502
    assert "Name is taken" in response.content.decode()
    assert 'value="Mine"' in response.content.decode()


def test_a_refused_key_leads_admins_to_replacing_it(ann, ed, rename, snapshot, upstream):
    upstream.put(f"{CONVERSATIONS}/session-1", json=refused(401, "no"), status=401)
    typed = {"name": "Mine", "rows": snapshot}
    assert "Replace the key" in ann.post(rename, typed, headers=HTMX).content.decode()
    assert "Replace the key" not in ed.post(rename, typed, headers=HTMX).content.decode()


def test_from_the_conversation_the_heading_and_the_title_change(ed, url, snapshot, saved):
    saved("New name")
    address = f"{url}session-1/rename/?from=conversation"
    page = ed.post(address, {"name": "New name", "rows": snapshot}, headers=HTMX).content.decode()
    assert "<title>New name · CustomGPT Dashboard</title>" in page
    assert 'id="heading"' in page
    assert 'id="crumb" hx-swap-oob="true"' in page


def test_without_javascript_it_is_a_page_of_its_own(ed, rename, url, messages, saved):
    messages()
    page = ed.get(rename).content.decode()
    assert 'value="Opening hours"' in page
    saved("By hand")
    response = ed.post(rename, {"name": "By hand"})
    assert (response.status_code, response["Location"]) == (302, f"{url}?page=2")


@pytest.mark.parametrize("verb", ["put", "delete", "patch"])
def test_wrong_verbs(ed, rename, verb):
    assert getattr(ed, verb)(rename).status_code == 405


def test_viewers_may_not_and_strangers_find_nothing(vic, stranger, rename, snapshot):
    assert vic.post(rename, {"name": "x", "rows": snapshot}).status_code == 403
    assert stranger.post(rename, {"name": "x", "rows": snapshot}).status_code == 404


def test_an_unchanged_name_is_not_called_new(ed, rename, snapshot):
    response = ed.post(rename, {"name": "Opening hours", "rows": snapshot}, headers=HTMX)
    assert "was not changed" in json.loads(response["HX-Trigger"])["announce"]["text"]


@pytest.mark.parametrize("answer", [{}, {"name": None}, {"name": ""}])
def test_an_answer_without_a_name_renamed_nothing_for_certain(ed, rename, snapshot, upstream, answer):
    upstream.put(f"{CONVERSATIONS}/session-1", json=ok(answer))
    response = ed.post(rename, {"name": "Mine", "rows": snapshot}, headers=HTMX)
    assert response.status_code == 502
    assert "may or may not have been changed" in response.content.decode()


def test_what_the_answer_leaves_out_stays_as_it_was(ed, rename, snapshot, upstream):
    upstream.put(f"{CONVERSATIONS}/session-1", json=ok({"name": "Mine"}))
    page = ed.post(rename, {"name": "Mine", "rows": snapshot}, headers=HTMX).content.decode()
    assert "24 Jul 2025" in page
    assert "Team member" in page
