"""The budget in the database: one row a key, short transactions, and none where nothing changes."""

import re
from dataclasses import replace

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from dashboard.customgpt import RateLimited, RateLimiter
from dashboard.customgpt.pace import State
from dashboard.ratelimits.models import Budget
from dashboard.ratelimits.store import DatabaseStore, limiter_for
from dashboard.workspaces.models import Workspace
from tests.conftest import API, KEY
from tests.rows import ok, paginator

pytestmark = pytest.mark.django_db
LEFT = {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "9"}
SOON = 0.0


@pytest.fixture
def store():
    return DatabaseStore("a key")


def test_a_state_is_kept_as_it_is(store):
    state = State(600, 3, 7, 5, 1_700_000_000.123456, 1_700_000_001.5, 1_700_000_002.25)
    store.change(lambda before: (state, None))
    assert DatabaseStore("a key").read() == state
    assert DatabaseStore("another").read() == State()


def test_a_state_that_stays_is_only_read(store, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert store.change(lambda state: (state, "told")) == "told"
    assert not Budget.objects.exists()


def test_what_fails_changes_nothing(store):
    with pytest.raises(ZeroDivisionError):
        store.change(lambda state: (replace(state, limit=1 // 0), None))
    assert store.read() == State()


def test_two_processes_share_one_budget():
    first, second = limiter_for(KEY), limiter_for(KEY)
    first.acquire(SOON)
    first.observe(200, LEFT | {"X-RateLimit-Remaining": "1"})
    assert second.try_acquire(SOON)
    with pytest.raises(RateLimited):
        first.acquire(SOON)


def test_a_refusal_is_for_all_who_use_the_key():
    limiter_for(KEY).observe(429, {"Retry-After": "40"})
    with pytest.raises(RateLimited, match="about 40 seconds"):
        limiter_for(KEY, background=True).acquire(SOON)
    limiter_for("2|another-key").acquire(SOON)


def test_keys_and_places_have_rows_of_their_own_that_tell_neither(settings):
    for key, url in ((KEY, API), (KEY, "https://other.test/v1"), ("2|another-key", API)):
        settings.CUSTOMGPT_API_URL = url
        limiter_for(key).observe(200, LEFT)
    names = list(Budget.objects.values_list("name", flat=True))
    assert len(names) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in names)


def test_without_a_limit_a_call_writes_nothing(workspace, upstream):
    upstream.get(f"{API}/user", json={"status": "success", "data": {"id": 1}})
    client = workspace.client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.user()
    assert [query["sql"][:6] for query in queries] == ["SELECT"]


def test_with_a_limit_a_list_costs_two_short_transactions_at_most(vic, workspace, upstream):
    upstream.get(f"{API}/projects", json=ok(paginator([{"id": 924, "project_name": "Help desk"}])), headers=LEFT)
    url = f"/workspaces/{workspace.pk}/agents/"
    vic.get(url)
    with CaptureQueriesContext(connection) as queries:
        vic.get(url)
    writes = [query["sql"] for query in queries if query["sql"].startswith("UPDATE") and "budget" in query["sql"]]
    assert 1 <= len(writes) <= 2


def test_a_workspace_hands_its_cap_on(workspace):
    Workspace.objects.update(calls_a_minute=2)
    workspace.refresh_from_db()
    limiter = workspace.client().limiter
    limiter.acquire(SOON)
    limiter.acquire(SOON)
    with pytest.raises(RateLimited):
        limiter.acquire(SOON)
    assert (limiter.limit, limiter.estimate(4)) == (2, 120)


def test_jobs_and_people_have_their_deadlines_and_one_budget(workspace):
    people, job = workspace.client(), workspace.client(deadline=30, background=True)
    assert (people._call.deadline, job._call.deadline) == (15, 30)
    people.limiter.observe(429, {"Retry-After": "40"})
    assert not job.limiter.try_acquire(SOON)


def test_an_answer_survives_a_database_that_does_not(workspace, upstream, caplog):
    upstream.get(f"{API}/user", json={"status": "success", "data": {"id": 7}}, headers=LEFT)

    def full(execute, sql, *more):
        if not sql.startswith("SELECT"):
            raise OperationalError("disk full")
        return execute(sql, *more)

    with connection.execute_wrapper(full):
        assert workspace.client().user().id == 7
    assert "could not be kept" in caplog.text


def test_a_pace_needs_no_database_of_its_own():
    assert RateLimiter().try_acquire(SOON)
