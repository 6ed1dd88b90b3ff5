"""Whatever upstream says on an agent's pages stands where htmx does nothing."""

import re

import pytest
from django.core.cache import caches

from tests.agents.conftest import AGENT
from tests.conftest import API
from tests.rows import agent_row, ok, paginator, refused
from tests.test_hx_disable import MARK, Walls


@pytest.fixture
def api(upstream):
    caches["upstream"].clear()
    series = [{"queries_number": 5, "created_at_interval": MARK}]
    upstream.get(AGENT, json=ok(agent_row(name=MARK)))
    upstream.get(f"{AGENT}/conversations", json=ok(paginator([])))
    upstream.get(f"{AGENT}/stats", json=ok({"pages_found": MARK}))
    upstream.get(f"{API}/limits/usage", json=ok({"max_queries": MARK}))
    upstream.get(f"{AGENT}/reports/analysis", json=ok({"queries": series, "conversations": series}))
    sources = [{"request_source": MARK, "request_source_number": 1}]
    upstream.get(f"{AGENT}/reports/traffic", json=ok({"sources": sources}))
    for verb in ("post", "delete"):
        getattr(upstream, verb)(re.compile(f"{API}/projects.*"), json=refused(400, MARK), status=400)


def walls(answer):
    found = Walls()
    found.feed(answer.content.decode())
    return found


@pytest.mark.parametrize("place", ["", "rename/", "delete/"])
def test_names_and_labels_stand_behind_the_wall(ann, about, api, place):
    found = walls(ann.get(f"{about}{place}"))
    assert found.bare == []
    assert found.seen


@pytest.mark.parametrize("place", ["924/rename/", "924/delete/", "new/"])
def test_refusals_stand_behind_the_wall(ann, about, api, place):
    typed = {"name": MARK if "delete" in place else "New", "source": "sitemap", "sitemap": "https://acorn.example/"}
    response = ann.post(about.replace("924/", place), typed)
    found = walls(response)
    assert response.status_code == 502
    assert found.bare == []
    assert found.seen
