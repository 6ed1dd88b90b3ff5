import pytest
from django.db import connection

from tests.conftest import API, HTMX
from tests.rows import message_row, ok, refused


@pytest.fixture
def read(url):
    return f"{url}session-1/"


def test_messages_stand_in_time_order(vic, read, messages, agent):
    messages(message_row("Second?", id=2), message_row("First?", id=1), total=2)
    page = vic.get(read).content.decode()
    assert page.index("First?") < page.index("Second?")
    assert "2 messages" in page


def test_the_newest_page_is_read_first(vic, read, messages, agent, upstream):
    messages(message_row())
    vic.get(read)
    assert upstream.calls[0].request.params == {"page": "1", "order": "desc"}


def test_older_ones_come_on_demand_without_repeating(vic, read, messages, agent, upstream):
    messages(message_row("Seen already?", id=22), message_row("Older?", id=21), page=2, last=3, total=50)
    page = vic.get(read, {"older": "2", "before": "22"}, headers=HTMX).content.decode()
    assert "Seen already?" not in page
    assert "Older?" in page
    assert "older=3&amp;before=21" in page


def test_everything_about_a_message_is_there(vic, read, messages, agent):
    metadata = {"user_ip": "203.0.113.7", "user_agent": "Firefox", "request_source": "web", "external_id": "x-1"}
    messages(message_row(metadata=metadata, response_feedback={"reaction": "disliked"}, citations=["12061.0", 7]))
    page = vic.get(read).content.decode()
    assert all(word in page for word in ("203.0.113.7", "Firefox", "x-1", "Disliked", "2 sources", "id=12061&amp;id=7"))


def test_hostile_questions_and_answers_are_inert(vic, read, messages, agent):
    messages(message_row('<img src=x onerror="alert(1)">', "[x](javascript:alert(1)) <b hx-delete='/'>b</b>"))
    page = vic.get(read).content.decode()
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert "<b hx-delete" not in page
    assert page.count("hx-disable") >= 3


def test_an_empty_conversation_says_so(vic, read, messages, agent):
    messages(total=0)
    assert "No messages" in vic.get(read).content.decode()


def test_a_conversation_that_is_not_there(vic, read, upstream):
    upstream.get(f"{API}/projects/924/conversations/session-1/messages", json=refused(404, "no"), status=404)
    assert vic.get(read).status_code == 404


def test_times_are_the_readers(vic, read, messages, agent):
    messages(message_row(created_at="2025-07-24T21:16:30.000000Z"))
    vic.cookies["timezone"] = "Asia/Tokyo"
    assert "25 Jul 2025" in vic.get(read).content.decode()


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "\0", "a" * 500])
def test_a_time_zone_that_is_none_is_utc(vic, read, messages, agent, zone):
    messages(message_row(created_at="2025-07-24T21:16:30.000000Z"))
    vic.cookies["timezone"] = zone
    assert "24 Jul 2025" in vic.get(read).content.decode()


def test_strangers_find_nothing(stranger, read, upstream):
    assert stranger.get(read).status_code == 404


def test_ids_that_are_none_never_leave(vic, url, upstream):
    for odd in ("..", "%2e%2e", "a.b", "a%2Fb", "-x"):
        assert vic.get(f"{url}{odd}/").status_code == 404
    assert len(upstream.calls) == 0


def test_citations_have_titles_and_links(vic, url, upstream):
    upstream.get(f"{API}/projects/924/citations/7", json=ok({"id": 7, "title": "Help", "url": "https://a.test/h"}))
    page = vic.get(f"{url}-/citations/?id=7&id=x&id=7", headers=HTMX).content.decode()
    assert 'href="https://a.test/h"' in page
    assert page.count("<li>") == 1


def test_citations_are_remembered(vic, url, upstream):
    upstream.get(f"{API}/projects/924/citations/7", json=ok({"id": 7, "title": "Help", "url": "https://a.test/h"}))
    for _ in range(2):
        vic.get(f"{url}-/citations/?id=7", headers=HTMX)
    assert len(upstream.calls) == 1


def test_a_citation_that_is_gone_or_dangerous_has_no_link(vic, url, upstream):
    upstream.get(f"{API}/projects/924/citations/7", json=refused(404, "Page with id 7 not found"), status=404)
    upstream.get(f"{API}/projects/924/citations/8", json=ok({"id": 8, "title": "Bad", "url": "javascript:alert(1)"}))
    page = vic.get(f"{url}-/citations/?id=7&id=8").content.decode()
    assert "Source 7 is no longer there" in page
    assert "javascript:" not in page


def test_citations_of_the_key_before_are_not_shown(vic, url, upstream, workspace):
    upstream.get(f"{API}/projects/924/citations/7", json=ok({"id": 7, "title": "Help", "url": "https://a.test/h"}))
    vic.get(f"{url}-/citations/?id=7", headers=HTMX)
    workspace.set_key("1|another-key-of-another-account", None)
    workspace.save()
    vic.get(f"{url}-/citations/?id=7", headers=HTMX)
    assert len(upstream.calls) == 2


def test_reading_pushes_no_sign_in_limit_out(vic, url, upstream):
    upstream.get(f"{API}/projects/924/citations/7", json=ok({"id": 7, "title": "Help", "url": "https://a.test/h"}))
    vic.get(f"{url}-/citations/?id=7", headers=HTMX)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM dashboard_cache WHERE cache_key LIKE '%citation%'")
        assert cursor.fetchone() == (0,)
