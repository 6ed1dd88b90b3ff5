import pytest

from dashboard.cleanup.models import Mark
from tests.conftest import HTMX
from tests.rows import conversation_row


@pytest.fixture
def star(url):
    return f"{url}session-1/star/"


def starred():
    return list(Mark.objects.filter(starred=True).values_list("session_id", "agent_id"))


def test_it_stars_and_draws_the_button_again(ed, star, snapshot, upstream):
    before = len(upstream.calls)
    page = ed.post(star, {"rows": snapshot}, headers=HTMX).content.decode()
    assert starred() == [("session-1", 924)]
    assert 'aria-pressed="true" aria-label="Star Opening hours"' in page
    assert 'value="0"' in page
    assert len(upstream.calls) == before


def test_twice_by_mistake_is_once(ed, star):
    for _ in range(2):
        ed.post(star, {"starred": "1"}, headers=HTMX)
    assert starred() == [("session-1", 924)]


def test_it_takes_the_star_away(ed, star):
    ed.post(star, headers=HTMX)
    page = ed.post(star, {"starred": "0"}, headers=HTMX).content.decode()
    assert starred() == []
    assert 'aria-pressed="false" aria-label="Star this conversation"' in page


def test_what_else_is_known_of_it_stays(ed, star, workspace):
    Mark.objects.create(workspace=workspace, agent_id=924, session_id="session-1", messages=2, asked_many=True)
    ed.post(star, headers=HTMX)
    mark = Mark.objects.get()
    assert (mark.starred, mark.messages, mark.asked_many) == (True, 2, True)


def test_a_row_of_something_else_names_nothing(ed, url, snapshot):
    page = ed.post(f"{url}session-2/star/", {"rows": snapshot}, headers=HTMX).content.decode()
    assert "Opening hours" not in page


def test_without_javascript_it_leads_back(ed, star, url):
    assert ed.post(f"{star}?page=2")["Location"] == f"{url}?page=2"
    assert ed.post(f"{star}?page=2&from=conversation")["Location"] == f"{url}session-1/?page=2"


def test_the_list_shows_it_to_everybody(ed, vic, url, star, listed, agent):
    listed(conversation_row())
    ed.post(star)
    assert 'aria-pressed="true"' in ed.get(url).content.decode()
    page = vic.get(url).content.decode()
    assert "Starred" in page
    assert "aria-pressed" not in page


def test_the_conversation_shows_it(ed, url, star, messages, agent):
    messages()
    assert 'aria-pressed="false"' in ed.get(f"{url}session-1/").content.decode()
    ed.post(star)
    assert 'aria-pressed="true"' in ed.get(f"{url}session-1/").content.decode()


def test_wrong_verbs_viewers_and_strangers(ed, vic, stranger, star):
    assert ed.get(star).status_code == 405
    assert vic.post(star).status_code == 403
    assert stranger.post(star).status_code == 404
    assert starred() == []
