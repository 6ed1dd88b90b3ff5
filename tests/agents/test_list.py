from datetime import timedelta

import pytest
from django.utils import timezone
from requests import ConnectionError

from dashboard.workspaces.models import Workspace
from tests.conftest import API, HTMX, KEY
from tests.rows import agent_row, ok, paginator, refused


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/agents/"


@pytest.fixture
def agents(upstream):
    """Answer the list with these rows; further words are the paginator's."""

    def answer(*rows, **paging):
        return upstream.get(f"{API}/projects", json=ok(paginator(list(rows), **paging)))

    return answer


def sent(upstream):
    return [call.request.params for call in upstream.calls]


def test_it_lists_the_agents(vic, url, workspace, agents):
    agents(agent_row(), agent_row(7, "Sales", is_chat_active=False), agent_row(8, "Fresh", is_chat_active=None))
    page = vic.get(url).content.decode()
    assert f'href="/workspaces/{workspace.pk}/agents/924/conversations/"' in page
    assert "Help desk" in page
    assert all(f">{state}</span>" in page for state in ("Active", "Not active", "Not known"))
    assert "24 Jul 2025" in page


def test_it_costs_one_call(vic, url, agents, upstream):
    agents(agent_row())
    vic.get(url)
    assert len(upstream.calls) == 1
    assert upstream.calls[0].request.headers["Authorization"] == f"Bearer {KEY}"


def test_it_filters_and_orders_upstream(vic, url, agents, upstream):
    agents(agent_row())
    page = vic.get(url, {"name": " help ", "order": "asc", "page": "3"}).content.decode()
    assert sent(upstream)[0] == {"page": "3", "name": "help", "order": "asc", "orderBy": "created_at"}
    assert 'value="help"' in page


def test_pages_carry_the_filter_along(vic, url, agents):
    agents(agent_row(), page=1, last=3, total=25)
    page = vic.get(url, {"name": "help"}).content.decode()
    assert "?name=help&amp;page=2" in page


def test_it_notes_that_the_key_has_worked(vic, url, agents):
    agents(agent_row())
    vic.get(url)
    assert timezone.now() - Workspace.objects.get().key_worked_at < timedelta(minutes=1)


def test_it_notes_that_only_now_and_then(vic, url, agents, django_assert_max_num_queries):
    earlier = timezone.now() - timedelta(minutes=4)
    Workspace.objects.update(key_worked_at=earlier)
    agents(agent_row())
    vic.get(url)
    assert Workspace.objects.get().key_worked_at == earlier


def test_strangers_find_nothing(stranger, url, upstream):
    assert stranger.get(url).status_code == 404


def test_it_is_read_only(ann, url):
    assert ann.post(url).status_code == 405


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=two", "page=٣", f"page={'9' * 30}", "order=sideways", "name=%00"]
)
def test_a_mistyped_address_falls_back(vic, url, agents, upstream, query):
    agents(agent_row())
    assert vic.get(f"{url}?{query}").status_code == 200
    assert sent(upstream)[0]["page"] == "1"
    assert sent(upstream)[0]["order"] == "desc"


def test_odd_names_are_text(vic, url, agents):
    agents(agent_row(1, "<img src=x onerror=alert(1)>"), agent_row(2, None), agent_row("odd", "No id"))
    page = vic.get(url).content.decode()
    assert "<img src=x" not in page
    assert "Unnamed agent" in page
    assert "No id" in page
    assert "/agents/0/" not in page


def test_nothing_yet_is_a_state(vic, url, agents):
    agents()
    assert "No agents yet" in vic.get(url).content.decode()


def test_nothing_found_is_a_state(vic, url, agents):
    agents()
    page = vic.get(url, {"name": "zzz"}).content.decode()
    assert "No agent has" in page
    assert "Show all agents" in page


def test_past_the_end_is_a_state(vic, url, agents):
    agents(page=9, last=2, total=12)
    page = vic.get(url, {"page": 9, "name": "help"}).content.decode()
    assert "There is no page 9" in page
    assert f'href="{url}?name=help"' in page


def test_a_refused_key_is_said_so(ann, url, workspace, upstream):
    upstream.get(f"{API}/projects", status=401, json=refused(401, "API Token is either missing or invalid"))
    response = ann.get(url)
    assert response.status_code == 502
    assert f"/workspaces/{workspace.pk}/key/" in response.content.decode()
    assert Workspace.objects.get().key_worked_at is None


def test_an_unreachable_api_leaves_the_table_as_it_is(vic, url, upstream):
    upstream.get(f"{API}/projects", body=ConnectionError())
    response = vic.get(url, headers=HTMX)
    assert response.status_code == 502
    assert response.headers["HX-Reswap"] == "none"


def test_a_ring_that_does_not_fit_is_said_so(ann, url, settings, upstream):
    settings.DASHBOARD_ENCRYPTION_KEYS = ["A" * 43 + "="]
    response = ann.get(url)
    assert response.status_code == 502
    assert "DASHBOARD_ENCRYPTION_KEYS" in response.content.decode()


def test_htmx_gets_the_table_only(vic, url, agents):
    agents(agent_row())
    response = vic.get(url, headers=HTMX)
    page = response.content.decode()
    assert page.strip().startswith('<div id="table"')
    assert "<html" not in page
    assert "HX-Request" in response.headers["Vary"]


def test_it_filters_without_javascript(vic, url, agents):
    agents(agent_row())
    page = vic.get(url).content.decode()
    assert f'method="get" action="{url}"' in page
    form = page[page.index('role="search"') : page.index('id="table"')]
    assert 'name="name"' in form
    assert 'type="submit"' in form
