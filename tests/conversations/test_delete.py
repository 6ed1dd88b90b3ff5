import pytest
from requests import ConnectionError

from tests.conftest import API, HTMX
from tests.conversations.conftest import CONVERSATIONS
from tests.rows import ok, refused

GONE = refused(404, "Conversation can't be found")


@pytest.fixture
def delete(url):
    return f"{url}session-1/delete/"


@pytest.fixture
def answers(upstream):
    """Answer DELETE of session-1."""

    def answer(**words):
        return upstream.delete(f"{CONVERSATIONS}/session-1", **words)

    return answer


def test_the_question_names_it(ed, delete, snapshot):
    page = ed.get(delete, {"rows": snapshot}, headers=HTMX).content.decode()
    assert "Delete conversation?" in page
    assert "Opening hours" in page
    assert "can't be restored" in page.replace("&#x27;", "'")


def test_it_deletes_and_the_count_falls(ed, delete, snapshot, answers):
    call = answers(json=ok({"deleted": True}))
    response = ed.post(delete, {"rows": snapshot, "total": "250"}, headers=HTMX)
    page = response.content.decode()
    assert call.call_count == 1
    assert "<strong>249</strong> conversations" in page
    assert "Deleted “Opening hours”." in page
    assert "closeDialog" in response["HX-Trigger-After-Settle"]


def test_already_gone_is_told_apart(ed, delete, snapshot, answers, upstream):
    answers(json=GONE, status=404)
    page = ed.post(delete, {"rows": snapshot, "total": "1"}, headers=HTMX).content.decode()
    assert "“Opening hours” was already gone." in page


def test_when_the_agent_is_gone_nothing_is_claimed(ed, delete, snapshot, answers, upstream):
    upstream.replace("GET", f"{API}/projects/924", json=refused(404, "Agent with id 924 not found"), status=404)
    answers(json=GONE, status=404)
    response = ed.post(delete, {"rows": snapshot}, headers=HTMX)
    assert response.status_code == 502
    assert "was not deleted" in response.content.decode()


@pytest.mark.parametrize("body", [{"data": {"deleted": False}, "status": "success"}, {"status": "error", "data": {}}])
def test_a_friendly_status_is_not_a_deletion(ed, delete, snapshot, answers, body):
    answers(json=body)
    response = ed.post(delete, {"rows": snapshot}, headers=HTMX)
    assert (response.status_code, response["HX-Retarget"]) == (502, "#dialog")
    assert "“Opening hours” was not deleted." in response.content.decode()


def test_a_refused_key_leads_admins_to_replacing_it(ann, delete, snapshot, answers):
    answers(json=refused(401, "no"), status=401)
    assert "Replace the key" in ann.post(delete, {"rows": snapshot}, headers=HTMX).content.decode()


def test_an_api_that_is_not_there_deleted_nothing(ed, delete, snapshot, answers):
    answers(body=ConnectionError())
    page = ed.post(delete, {"rows": snapshot}, headers=HTMX).content.decode()
    assert "Try again" in page


def test_from_the_conversation_it_leads_to_the_list(ed, delete, url, snapshot, answers):
    answers(json=ok({"deleted": True}))
    response = ed.post(f"{delete}?page=2", {"rows": snapshot})
    assert (response.status_code, response["Location"]) == (302, f"{url}?page=2")


def test_without_javascript_the_question_is_a_page(ed, delete, messages):
    messages(name="Long ago")
    page = ed.get(delete).content.decode()
    assert "<h1>Delete conversation?</h1>" in page
    assert "Long ago" in page


def test_a_name_from_elsewhere_is_not_shown(ed, delete, messages):
    messages(name="The true name")
    assert "The true name" in ed.get(delete, {"rows": "forged:text"}).content.decode()


@pytest.mark.parametrize("verb", ["put", "delete", "patch"])
def test_wrong_verbs(ed, delete, verb):
    assert getattr(ed, verb)(delete).status_code == 405


def test_viewers_may_not_and_strangers_find_nothing(vic, stranger, delete, snapshot, answers):
    call = answers(json=ok({"deleted": True}))
    assert vic.post(delete, {"rows": snapshot}).status_code == 403
    assert stranger.post(delete, {"rows": snapshot}).status_code == 404
    assert call.call_count == 0
