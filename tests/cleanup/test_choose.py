import pytest

from dashboard.cleanup.models import Manifest
from dashboard.conversations.snapshot import seal
from dashboard.customgpt import Conversation
from tests.cleanup.conftest import HTMX
from tests.rows import conversation_row


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/agents/924/conversations/-/delete/"


@pytest.fixture
def ticked(workspace):
    """The fields of a list in which the first `number` of its rows are ticked."""

    def fields(number, shown=3):
        rows = [Conversation.read(conversation_row(f"s-{n}", f"Test {n}")) for n in range(shown)]
        return {
            "ids": [f"s-{n}" for n in range(number)],
            "rows": [seal(workspace.pk, 924, row) for row in rows],
        }

    return fields


def test_it_asks_with_the_number_and_the_first_names(ed, url, ticked, upstream):
    page = ed.post(url, ticked(7, shown=7), headers=HTMX).content.decode()
    assert "Delete 7 conversations?" in page
    assert "Test 4" in page
    assert "Test 5" not in page
    assert "and 2 more" in page
    assert len(upstream.calls) == 0


def test_the_manifest_holds_what_was_ticked_and_nothing_else(ed, url, ticked):
    ed.post(url, ticked(2), headers=HTMX)
    assert Manifest.objects.get().pairs == [("s-0", "Test 0"), ("s-1", "Test 1")]


def test_the_same_one_twice_is_one(ed, url, ticked):
    fields = ticked(1)
    fields["ids"] *= 2
    assert "Delete 1 conversation?" in ed.post(url, fields, headers=HTMX).content.decode()


def test_nothing_ticked_is_a_sentence_and_never_all(ed, url, ticked):
    response = ed.post(url, ticked(0), headers=HTMX)
    assert (response.status_code, response["HX-Reswap"]) == (422, "none")
    assert "Nothing is ticked" in response.content.decode()
    assert not Manifest.objects.exists()


def test_more_than_a_hundred_are_refused(ed, url, ticked):
    response = ed.post(url, ticked(101, shown=1), headers=HTMX)
    assert response.status_code == 422
    assert "at most 100" in response.content.decode()


def test_a_thousand_ticks_get_the_same_sentence(ed, url, ticked):
    assert "at most 100" in ed.post(url, ticked(1001, shown=1), headers=HTMX).content.decode()


@pytest.mark.parametrize("odd", ["..", "a/b", "%2e%2e", "x" * 200, "é"])
def test_ids_that_are_none_are_refused(ed, url, odd):
    response = ed.post(url, {"ids": ["s-1", odd]}, headers=HTMX)
    assert response.status_code == 422
    assert not Manifest.objects.exists()


def test_an_id_that_was_never_in_the_list_is_refused(ed, url, ticked):
    fields = ticked(2)
    response = ed.post(url, fields | {"ids": [*fields["ids"], "s-99"]}, headers=HTMX)
    assert response.status_code == 422
    assert "out of date" in response.content.decode()


def test_names_that_turn_the_writing_stay_inside_their_place(ed, url, workspace):
    row = Conversation.read(conversation_row("s-1", "abc\u202eevil\u2066"))
    page = ed.post(url, {"ids": "s-1", "rows": seal(workspace.pk, 924, row)}, headers=HTMX).content.decode()
    assert "abcevil" in page


def test_without_javascript_the_question_is_a_page(ed, url, ticked):
    page = ed.post(url, ticked(2)).content.decode()
    assert "<h1>Delete 2 conversations?</h1>" in page


def test_without_javascript_an_empty_choice_leads_back(ed, url, ticked):
    response = ed.post(f"{url}?page=2", ticked(0))
    assert response["Location"] == url.replace("-/delete/", "?page=2")


def test_wrong_verbs_viewers_and_strangers(ed, vic, stranger, url, ticked):
    assert ed.get(url).status_code == 405
    assert vic.post(url, ticked(1)).status_code == 403
    assert stranger.post(url, ticked(1)).status_code == 404
