import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from requests import ConnectionError

from tests.agents.conftest import AGENT
from tests.conftest import API, HTMX
from tests.rows import ok, refused

POLLS = 'hx-trigger="every '


@pytest.fixture
def url(about):
    return f"{about}ready/"


@pytest.fixture
def fresh(known):
    """Agent 924 was made a minute ago."""

    def answer(active=None, age=timedelta(minutes=1)):
        known(is_chat_active=active, created_at=(timezone.now() - age).isoformat())

    return answer


def look(browser, url, began=0):
    return browser.get(url, {"since": int(time.time()) - began}, headers=HTMX)


@pytest.fixture
def whole(upstream):
    """The rest of an agent's page."""
    upstream.get(f"{API}/limits/usage", json=ok({}))
    upstream.get(f"{AGENT}/reports/analysis", json=ok({}))
    upstream.get(f"{AGENT}/reports/traffic", json=ok({}))


@pytest.mark.parametrize(
    ("pages", "says"),
    [((0, 0, 0), "being found"), ((12, 5, 0), "being read"), ((12, 12, 3), "being indexed"), ((12, 12, 12), "indexed")],
)
def test_it_says_how_far_it_is_and_looks_again(vic, url, fresh, counted, pages, says):
    fresh()
    counted(*pages)
    page = look(vic, url).content.decode()
    assert page.strip().startswith('<section id="ready"')
    assert says in page
    assert f'{POLLS}3s"' in page
    assert f'value="{pages[1] + pages[2]}" max="24"' in page or not pages[0]


def test_it_looks_again_with_the_same_beginning(vic, url, fresh, counted):
    fresh()
    counted(12, 0, 0)
    began = int(time.time()) - 30
    assert f"{url}?since={began}" in vic.get(url, {"since": began}, headers=HTMX).content.decode()


def test_it_looks_less_often_after_a_minute(vic, url, fresh, counted):
    fresh()
    counted(12, 0, 0)
    assert f'{POLLS}10s"' in look(vic, url, began=61).content.decode()


def test_it_ends_when_it_is_ready_and_says_so(vic, url, fresh, counted):
    fresh(active=True)
    counted(12, 12, 10)
    response = look(vic, url)
    page = response.content.decode()
    assert POLLS not in page
    assert "ready for questions" in json.loads(response["HX-Trigger"])["announce"]["text"]
    assert 'id="agent-tiles" hx-swap-oob="true"' in page


def test_it_ends_after_ten_minutes(vic, url, fresh, counted):
    fresh()
    counted(12, 5, 0)
    page = look(vic, url, began=600).content.decode()
    assert POLLS not in page
    assert "ten minutes" in page
    assert "Check again</a>" in page


@pytest.mark.parametrize("since", ["", "soon", "-5", "9" * 30, "99999999999", "٣"])
def test_a_mistyped_beginning_is_now(vic, url, fresh, counted, since):
    fresh()
    counted(12, 5, 0)
    page = vic.get(url, {"since": since}, headers=HTMX).content.decode()
    assert f'{POLLS}3s"' in page
    assert int(page.partition("?since=")[2].partition('"')[0]) <= time.time()


@pytest.mark.parametrize(("active", "says"), [(None, "does not say whether"), (0, "is not active")])
def test_an_old_agent_is_not_getting_ready(vic, about, known, counted, whole, active, says):
    known(is_chat_active=active)
    counted(12, 12, 12)
    page = vic.get(about).content.decode()
    assert says in page
    assert POLLS not in page


def test_the_page_of_a_new_agent_begins_to_look(vic, about, fresh, counted, whole):
    fresh()
    counted(12, 5, 0)
    page = vic.get(about).content.decode()
    assert f'{POLLS}3s"' in page
    assert "Check again</a>" in page


def test_a_failed_look_changes_nothing_and_says_nothing(vic, url, upstream):
    upstream.get(AGENT, body=ConnectionError())
    response = look(vic, url)
    assert (response.status_code, response.content) == (204, b"")


def test_failing_for_ten_minutes_ends_it(vic, url, upstream):
    upstream.get(AGENT, body=ConnectionError())
    page = look(vic, url, began=601).content.decode()
    assert POLLS not in page
    assert "can&#x27;t be reached" in page or "broke" in page


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_looking_again_can_not_mend_ends_it(vic, url, upstream, status):
    upstream.get(AGENT, status=status, json=refused(status, "no"))
    response = look(vic, url)
    assert response.status_code == 200
    assert POLLS not in response.content.decode()


def test_without_stats_it_may_be_ready_all_the_same(vic, url, fresh, upstream):
    fresh(active=True)
    upstream.get(f"{AGENT}/stats", status=403, json=refused(403, "no"))
    assert "ready for questions" in look(vic, url).content.decode()


def test_without_javascript_it_is_the_agents_page(vic, about, url):
    assert vic.get(url)["Location"] == about


def test_strangers_find_nothing(stranger, url, upstream):
    assert look(stranger, url).status_code == 404


def test_it_is_read_only(ann, url):
    assert ann.post(url).status_code == 405
