"""What is ticked is taken up on the server: no request carries more than has just changed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from dashboard.cleanup import selection
from dashboard.cleanup.models import Selection
from dashboard.cleanup.selection import KEPT, ListView
from dashboard.conversations.snapshot import seal
from dashboard.customgpt import Conversation
from tests.conftest import HTMX
from tests.rows import conversation_row


def row(number):
    return Conversation.read(conversation_row(f"s-{number}", f"Test {number}"))


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/agents/924/conversations/-/selection/"


@pytest.fixture
def post(ed, url, workspace):
    """Send some ticks; gives the page."""

    def send(*ticked, untick=(), query="", **fields):
        sealed = [seal(workspace.pk, 924, row(number)) for number in ticked]
        fields = {"tick": sealed, "untick": [f"s-{number}" for number in untick]} | fields
        return ed.post(f"{url}{query}", fields, headers=HTMX)

    return send


def chosen():
    found = Selection.objects.first()
    return list(found.rows) if found else []


def test_it_takes_up_a_tick_and_says_so(post, upstream):
    response = post(1)
    assert chosen() == ["s-1"]
    assert Selection.objects.get().rows["s-1"] == ["Test 1", 6610115, "2025-07-24T21:16:30+00:00", 42]
    assert "1 conversation selected" in response.content.decode()
    assert "1 conversation selected" in response["HX-Trigger"]
    assert len(upstream.calls) == 0


def test_ticks_add_up_and_go_again(post):
    post(1, 2, 3)
    page = post(4, untick=[2]).content.decode()
    assert chosen() == ["s-1", "s-3", "s-4"]
    assert "3 conversations selected" in page


def test_it_says_how_many_are_not_on_the_page(post):
    post(1, 2, 3)
    page = post(4, here=1).content.decode()
    assert "<span data-elsewhere>3</span> not on this page" in page
    assert "hidden" not in page


def test_the_last_tick_taken_away_leaves_nothing(post):
    post(1)
    assert 'data-number="0"' in post(untick=[1]).content.decode()
    assert not Selection.objects.exists()


def test_a_thousand_and_one(post):
    post(*range(600))
    post(*range(600, 1001))
    assert len(chosen()) == 1001


@pytest.mark.parametrize("odd", ["", "x", "a:b:c"])
def test_only_rows_that_were_shown_can_be_ticked(ed, url, odd):
    ed.post(url, {"tick": [odd]}, headers=HTMX)
    assert not Selection.objects.exists()


def test_a_row_of_another_agent_does_not_fit(ed, url, workspace):
    ed.post(url, {"tick": [seal(workspace.pk, 925, row(1))]}, headers=HTMX)
    assert not Selection.objects.exists()


def test_nothing_sent_selects_nothing(post):
    assert 'data-number="0"' in post().content.decode()
    assert not Selection.objects.exists()


def test_everybody_has_their_own(ann, ed, url, workspace):
    for person, number in ((ann, 1), (ed, 2)):
        person.post(url, {"tick": [seal(workspace.pk, 924, row(number))]}, headers=HTMX)
    assert [list(found.rows) for found in Selection.objects.order_by("user_id")] == [["s-1"], ["s-2"]]


def test_all_that_match_is_the_filter_and_no_rows(post, upstream):
    response = post(query="?name=test&by=team_member", all="1", total="50000")
    page, found = response.content.decode(), Selection.objects.get()
    assert (found.matching, found.name, found.by, found.total, found.rows) == (True, "test", "team_member", 50000, {})
    assert "conversations with “test” in the name, created by team members" in page
    assert "data-matching" in page
    assert '{"ticked": true}' in response["HX-Trigger"]
    assert len(upstream.calls) == 0


def test_unticking_leaves_out(post):
    post(query="?name=test", all="1", total="312")
    page = post(untick=[1, 2], query="?name=test").content.decode()
    assert Selection.objects.get().left_out == ["s-1", "s-2"]
    assert "310 conversations" in page
    post(1, query="?name=test")
    assert Selection.objects.get().left_out == ["s-2"]


def test_a_tick_under_another_filter_begins_anew(post):
    post(query="?name=test", all="1", total="312")
    post(1, query="?name=other")
    assert chosen() == ["s-1"]
    assert not Selection.objects.get().matching


def test_all_of_nothing_is_nothing(post):
    for total in ("0", "?", "-1", "9" * 30):
        post(all="1", total=total)
        assert not Selection.objects.exists()


def test_clear(post):
    post(1, 2)
    response = post(clear="1")
    assert 'data-number="0"' in response.content.decode()
    assert '{"ticked": false}' in response["HX-Trigger"]
    assert not Selection.objects.exists()


def test_rename_leads_on(post, ed, workspace):
    post(1)
    address = f"/workspaces/{workspace.pk}/agents/924/conversations/-/rename/?name=x"
    assert post(rename="1", query="?name=x")["HX-Redirect"] == address


def test_without_javascript_the_page_is_merged(ed, url, post, workspace):
    post(1, 2, 9)
    sealed = [seal(workspace.pk, 924, row(number)) for number in (1, 2, 3)]
    response = ed.post(f"{url}?page=2", {"ids": ["s-2", "s-3", "s-8"], "rows": sealed})
    assert response["Location"] == url.replace("-/selection/", "?page=2")
    assert sorted(chosen()) == ["s-2", "s-3", "s-9"]


def test_old_selections_are_forgotten(post):
    post(1)
    assert selection.forget_old() == 0
    Selection.objects.update(changed_at=timezone.now() - KEPT - KEPT)
    assert selection.forget_old() == 1


def test_it_costs_few_queries_however_much_is_ticked(post, django_assert_max_num_queries):
    post(*range(500))
    with django_assert_max_num_queries(8):
        post(501)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_lose_no_tick(ed, workspace):
    """On a database of its own threads share nothing; in memory they would share one connection."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("SQLite in memory has one connection for all.")
    view = ListView(workspace.pk, ed.user.pk, 924)

    def tick(number):
        selection.change(view, [row(number)], [])
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tick, range(40)))
    assert len(chosen()) == 40


def test_wrong_verbs_viewers_and_strangers(ed, vic, stranger, url):
    assert ed.get(url).status_code == 405
    assert vic.post(url).status_code == 403
    assert stranger.post(url).status_code == 404
