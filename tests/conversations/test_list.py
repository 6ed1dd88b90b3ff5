import pytest
from requests import ConnectionError

from tests.conftest import HTMX
from tests.conversations.conftest import CONVERSATIONS
from tests.rows import conversation_row, ok, paginator, refused


def sent(upstream):
    return [call.request.params for call in upstream.calls if call.request.path_url.count("/conversations")]


def test_it_lists_the_conversations(vic, url, listed, agent):
    listed(conversation_row(), conversation_row("s-2", None, created_by=None), total=2)
    page = vic.get(url).content.decode()
    assert f'href="{url}session-1/"' in page
    assert "Opening hours" in page
    assert "Untitled conversation" in page
    assert "Anonymous" in page
    assert "<strong>2</strong> conversations" in page


def test_it_costs_one_call_once_the_name_is_known(vic, url, listed, agent, upstream):
    listed(conversation_row())
    vic.get(url)
    before = len(upstream.calls)
    vic.get(url)
    assert len(upstream.calls) - before == 1


def test_filters_and_order_are_the_apis_own(vic, url, listed, agent, upstream):
    listed(conversation_row())
    vic.get(url, {"name": " test ", "by": "team_member", "order": "asc", "page": "3"})
    wanted = {"name": "test", "userFilter": "team_member", "order": "asc", "page": "3", "orderBy": "id"}
    assert sent(upstream)[0] == wanted


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "١"])
def test_a_page_that_is_no_number_is_the_first(vic, url, listed, agent, upstream, page):
    listed(conversation_row())
    assert vic.get(url, {"page": page}).status_code == 200
    assert sent(upstream)[0]["page"] == "1"


def test_past_the_end_it_shows_the_last_page(vic, url, listed, agent, upstream):
    listed(page=9, last=2, total=11)
    listed(conversation_row(), page=2, last=2, total=11)
    page = vic.get(url, {"page": "9"})
    assert [params["page"] for params in sent(upstream)] == ["9", "2"]
    assert "Page 2 of 2" in " ".join(page.content.decode().split())


def test_every_page_has_its_own_address(vic, url, listed, agent):
    listed(conversation_row(), page=2, last=4, total=4)
    page = vic.get(url, {"page": "2", "name": "open"}).content.decode()
    assert all(f'href="{url}?page={number}&amp;name=open"' in page for number in (1, 2, 3, 4))


def test_an_address_can_name_several_pages(vic, url, listed, agent, upstream):
    for number in (1, 2):
        listed(conversation_row(f"s-{number}"), page=number, last=3, total=3)
    page = vic.get(url, {"through": "2"}).content.decode()
    assert sorted(params["page"] for params in sent(upstream)) == ["1", "2"]
    assert page.count("<tr id=") == 2


def test_a_row_that_slid_onto_the_next_page_is_shown_once(vic, url, listed, agent):
    listed(conversation_row(), page=1, last=2, total=2)
    listed(conversation_row(), page=2, last=2, total=2)
    assert vic.get(url, {"through": "2"}).content.decode().count("<tr id=") == 1


def test_a_row_without_a_usable_id_is_shown_but_can_not_be_acted_on(ed, url, listed, agent):
    listed(conversation_row("../7", "Odd one"))
    page = ed.get(url).content.decode()
    assert "Odd one" in page
    assert 'aria-label="Delete Odd one"' not in page
    assert "no usable id" in page


def test_a_viewer_gets_no_buttons(vic, ed, url, listed, agent):
    listed(conversation_row())
    assert 'aria-label="Select Opening hours"' in ed.get(url).content.decode()
    page = vic.get(url).content.decode()
    assert not any(word in page for word in ("Select Opening hours", "Rename Opening hours", "Delete Opening hours"))


def test_hostile_names_are_text(vic, url, listed, agent):
    listed(conversation_row(name='<script>alert(1)</script>" hx-delete="/'))
    page = vic.get(url).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot; hx-delete=" in page


def test_htmx_gets_the_table_only(vic, url, listed, upstream):
    listed(conversation_row())
    response = vic.get(url, {"name": "open"}, headers=HTMX)
    assert response.content.decode().strip().startswith('<div id="table"')
    assert response["HX-Push-Url"] == f"{url}?name=open"
    assert len(upstream.calls) == 1


def test_show_more_gets_the_rows_of_one_more_page(vic, url, listed, upstream):
    listed(conversation_row("s-3"), page=3, last=4, total=4)
    response = vic.get(url, {"through": "3"}, headers=HTMX | {"HX-Target": "more"})
    page = response.content.decode()
    assert [params["page"] for params in sent(upstream)] == ["3"]
    assert page.strip().startswith('<tbody data-page="3"')
    assert 'id="paging"' in page
    assert 'hx-swap-oob="true"' in page
    assert response["HX-Replace-Url"] == f"{url}?through=3"


def test_show_more_ends_at_ten_pages(vic, url, listed):
    listed(conversation_row(), page=10, last=20, total=20)
    page = vic.get(url, {"through": "10"}, headers=HTMX | {"HX-Target": "more"}).content.decode()
    assert "Show more" not in page


def test_an_empty_list_says_what_to_do(vic, url, listed, agent):
    listed()
    assert "No conversations yet" in vic.get(url).content.decode()
    assert "Clear the filter" in vic.get(url, {"name": "nothing"}).content.decode()


def test_strangers_find_nothing(stranger, url, upstream):
    assert stranger.get(url).status_code == 404
    assert len(upstream.calls) == 0


def test_only_reading(ed, url, upstream):
    assert ed.post(url).status_code == 405


def test_a_refused_key_leads_admins_to_replacing_it(ann, vic, url, upstream):
    upstream.get(CONVERSATIONS, json=refused(401, "API Token is either missing or invalid"), status=401)
    assert "Replace the key" in ann.get(url).content.decode()
    response = vic.get(url)
    assert response.status_code == 502
    assert "Replace the key" not in response.content.decode()


def test_an_unreachable_api_is_said_inside_the_frame(vic, url, upstream):
    upstream.get(CONVERSATIONS, body=ConnectionError())
    page = vic.get(url, {"name": "x"})
    assert page.status_code == 502
    assert f'href="{url}?name=x">Try again' in page.content.decode()
    assert "Support team" in page.content.decode()


def test_for_htmx_the_table_stays_and_a_message_comes(vic, url, upstream):
    upstream.get(CONVERSATIONS, body=ConnectionError())
    response = vic.get(url, headers=HTMX)
    assert (response.status_code, response["HX-Reswap"]) == (502, "none")
    assert 'hx-swap-oob="beforeend:#messages"' in response.content.decode()
    assert "<table" not in response.content.decode()


@pytest.mark.parametrize("total", [0, None, "x", -3])
def test_rows_are_shown_whatever_the_total_claims(vic, url, upstream, agent, total):
    body = paginator([conversation_row()]) | {"total": total}
    upstream.get(CONVERSATIONS, json=ok(body))
    page = vic.get(url).content.decode()
    assert "Opening hours" in page
    assert "<strong>1</strong> conversation<" in page


@pytest.mark.parametrize("date", ["0001-01-01 00:00:00", "9999-12-31T23:59:59Z"])
def test_dates_at_the_ends_of_the_calendar(vic, url, listed, agent, date):
    listed(conversation_row(created_at=date))
    for zone in ("America/New_York", "Asia/Tokyo"):
        vic.cookies["timezone"] = zone
        assert vic.get(url).status_code == 200


def test_twice_on_one_page_is_shown_once(vic, url, listed, agent):
    listed(conversation_row(), conversation_row())
    assert vic.get(url).content.decode().count("<tr id=") == 1


@pytest.mark.parametrize("address", ["http://[", "http://elsewhere.test/x", "\\"])
def test_an_odd_word_about_the_page_is_no_mistake(vic, client, url, listed, address):
    listed(conversation_row())
    assert vic.get(url, headers=HTMX | {"HX-Current-URL": address}).status_code == 200
    assert client.get(url, headers=HTMX | {"HX-Current-URL": address}).status_code == 200


def test_the_key_was_seen_to_work(vic, url, listed, agent, workspace):
    listed(conversation_row())
    vic.get(url)
    workspace.refresh_from_db()
    assert workspace.key_worked_at


def test_an_agent_that_is_not_there_leads_back_to_the_agents(vic, url, workspace, upstream):
    upstream.get(CONVERSATIONS, json=refused(404, "Agent with id 924 not found"), status=404)
    page = vic.get(url)
    assert page.status_code == 404
    assert f'href="/workspaces/{workspace.pk}/agents/">Back to the list' in page.content.decode()
