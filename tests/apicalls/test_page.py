"""The drawer of a whole page, of a fragment, and who gets it."""

import re

import pytest
import responses

from tests.apicalls.conftest import CONVERSATIONS
from tests.conftest import API, HTMX, KEY
from tests.rows import conversation_row, ok, paginator, refused

FOOT = '<footer id="api-calls"'
APPENDED = '<template><div id="api-calls-shown" hx-swap-oob="innerHTML" hx-disable>'


def test_the_page_tells_what_it_asked(ed, url, api):
    page = ed.get(url).content.decode()
    assert FOOT in page
    assert "<code>GET /projects/924/conversations → 200, " in page
    assert "Bearer $CUSTOMGPT_API_KEY" in page
    assert "&quot;session_id&quot;: &quot;session-1&quot;" in page
    assert KEY not in page


def test_a_fragment_brings_the_calls_behind_it(ed, url, snapshot):
    page = ed.post(f"{url}session-1/rename/", {"name": "New", "rows": snapshot}, headers=HTMX).content.decode()
    assert page.strip().startswith("<tr")
    row, brought = page.split(APPENDED)
    assert "PUT /projects/924/conversations/session-1 → 200" in brought
    assert brought.rstrip().endswith("</div></template>")
    assert "api-call" not in row


def test_a_fragment_that_asked_nothing_leaves_the_drawer_alone(ed, url, snapshot):
    page = ed.get(f"{url}session-1/rename/", {"rows": snapshot}, headers=HTMX).content.decode()
    assert 'value="Opening hours"' in page
    assert "api-calls" not in page


def test_what_asks_by_itself_leaves_the_drawer_alone(ed, url, api):
    assert "api-calls" in ed.get(url, headers=HTMX).content.decode()
    assert "api-calls" not in ed.get(url, headers=HTMX | {"Quiet": "1"}).content.decode()


def test_viewers_get_nothing_of_it(vic, url, api):
    for headers in ({}, HTMX):
        page = vic.get(url, headers=headers).content.decode()
        assert "Opening hours" in page
        assert not re.search("api-call|apicalls|curl", page)


def test_a_page_that_asked_nothing_has_an_empty_drawer(ann, workspace):
    page = ann.get(f"/workspaces/{workspace.pk}/settings/").content.decode()
    assert re.search(rf"{FOOT}[^>]* hidden", page)
    assert "api-calls" not in ann.get("/workspaces/").content.decode()


def test_a_failure_is_told_as_well(ed, url, upstream):
    upstream.get(CONVERSATIONS, json=refused(400, "Agent id must be integer"), status=400)
    page = ed.get(url).content.decode()
    assert "→ 400, " in page
    assert "Agent id must be integer&quot;" in page
    fragment = ed.get(url, headers=HTMX)
    assert (fragment.status_code, fragment["HX-Reswap"]) == (502, "none")
    assert APPENDED in fragment.content.decode()


def test_no_answer_is_told(ed, url, upstream):
    upstream.get(CONVERSATIONS, body=responses.ConnectionError("reset"))
    page = ed.get(url).content.decode()
    assert "→ no answer" in page
    assert "There was no answer." in page


def test_pages_that_are_fetched_at_once_are_all_told(ed, url, upstream):
    rows = [conversation_row(f"session-{number}") for number in range(10)]
    upstream.get(CONVERSATIONS, json=ok(paginator(rows, last=3, total=30)))
    page = ed.get(f"{url}?through=3", headers=HTMX).content.decode()
    assert page.count("GET /projects/924/conversations → 200") == 3


def test_sources_that_are_fetched_at_once_are_all_told(ed, url, upstream):
    for number in (7, 8):
        upstream.get(f"{API}/projects/924/citations/{number}", json=ok({"id": number, "title": "A", "url": ""}))
    page = ed.get(f"{url}-/citations/?id=7&id=8", headers=HTMX).content.decode()
    assert page.count("GET /projects/924/citations/") == 2


@pytest.mark.parametrize("path", ["/nothing", "/accounts/password/change/"])
def test_pages_outside_a_workspace_have_none(ann, workspace, path):
    assert "api-calls" not in ann.get(path, follow=True).content.decode()


def test_signed_out(client, db):
    assert "api-calls" not in client.get("/accounts/login/").content.decode()
