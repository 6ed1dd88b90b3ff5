import pytest
from requests import ReadTimeout

from dashboard.audit.models import Entry
from tests.agents.conftest import AGENT
from tests.agents.test_create import parts
from tests.rows import agent_row, ok, refused


@pytest.fixture
def url(about, known):
    known()
    return f"{about}rename/"


@pytest.fixture
def saved(upstream):
    """Expect exactly this name, and answer with another one if upstream changes it."""

    def answer(name, becomes=None):
        def match(request):
            return parts(request) == {"project_name": name}, "another name"

        return upstream.post(AGENT, json=ok(agent_row(name=becomes or name)), match=[match])

    return answer


def entries():
    return [(row.action, row.agent_id, row.subject, row.outcome) for row in Entry.objects.all()]


def test_it_says_what_upstream_returned(ed, url, about, saved):
    saved("New name", becomes="New name, tidied")
    response = ed.post(url, {"name": " New\r\nname "})
    assert (response.status_code, response["Location"]) == (302, about)
    page = ed.get(url).content.decode()
    assert "The agent is now named “New name, tidied”." in page
    assert entries() == [("agent_renamed", 924, "New name", "renamed")]


def test_the_new_name_stands_in_headings_at_once(ed, url, about, saved, upstream):
    saved("Sales")
    ed.post(url, {"name": "Sales"})
    upstream.get(f"{AGENT}/conversations", json=ok({"data": [], "total": 0}))
    assert "of <bdi>Sales</bdi>" in ed.get(f"{about}conversations/").content.decode()


def test_the_field_holds_the_name(ed, url):
    assert 'value="Help desk"' in ed.get(url).content.decode()


@pytest.mark.parametrize("name", ["", "  ", "a" * 256])
def test_bad_input_keeps_what_was_typed(ed, url, name):
    response = ed.post(url, {"name": name})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert f'value="{name}"' in response.content.decode() or not name.strip()


def test_an_unchanged_name_sends_nothing(ed, url, upstream):
    ed.post(url, {"name": "Help desk"})
    assert {call.request.method for call in upstream.calls} == {"GET"}
    assert entries() == []


def test_what_upstream_refuses_is_said_at_the_field(ed, url, upstream):
    upstream.post(AGENT, status=400, json=refused(400, "Name is taken"))
    response = ed.post(url, {"name": "Mine"})
    assert response.status_code == 502
    assert "Name is taken" in response.content.decode()
    assert 'value="Mine"' in response.content.decode()
    assert entries() == [("agent_renamed", 924, "Mine", "failed")]


def test_a_lost_answer_claims_nothing(ed, url, upstream):
    upstream.post(AGENT, body=ReadTimeout())
    assert "may or may not have been changed" in ed.post(url, {"name": "Mine"}).content.decode()
    assert entries() == [("agent_renamed", 924, "Mine", "unknown")]


def test_a_refused_key_leads_admins_to_replacing_it(ann, url, upstream):
    upstream.post(AGENT, status=401, json=refused(401, "no"))
    assert "Replace the key" in ann.post(url, {"name": "Mine"}).content.decode()


@pytest.mark.parametrize("verb", ["put", "delete", "patch"])
def test_wrong_verbs(ed, url, verb):
    assert getattr(ed, verb)(url).status_code == 405


def test_viewers_may_not_and_strangers_find_nothing(vic, stranger, url, upstream):
    assert vic.post(url, {"name": "x"}).status_code == 403
    assert stranger.post(url, {"name": "x"}).status_code == 404
    assert not upstream.calls


def test_the_old_name_in_the_answer_is_no_success(ed, url, saved):
    saved("Sales", becomes="Help desk")
    response = ed.post(url, {"name": "Sales"})
    assert response.status_code == 502
    page = response.content.decode()
    assert "The API answered with the old name." in page
    assert 'value="Sales"' in page
    assert entries() == [("agent_renamed", 924, "Sales", "failed")]
