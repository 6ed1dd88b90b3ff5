import pytest
from django.core.cache import caches

from tests.conftest import API
from tests.rows import agent_row, ok

AGENT = f"{API}/projects/924"


@pytest.fixture
def about(workspace):
    """The address of agent 924's own page."""
    caches["upstream"].clear()
    return f"/workspaces/{workspace.pk}/agents/924/"


@pytest.fixture
def known(upstream):
    """The API knows agent 924; further words change its row."""

    def answer(name="Help desk", **changes):
        return upstream.get(AGENT, json=ok(agent_row(name=name, **changes)))

    return answer


@pytest.fixture
def counted(upstream):
    """Answer the stats of agent 924."""

    def answer(found=12, crawled=12, indexed=12, **changes):
        pages = {"pages_found": found, "pages_crawled": crawled, "pages_indexed": indexed}
        rest = {"total_queries": 1234, "total_words_indexed": 5678, "total_storage_credits_used": 12}
        return upstream.get(f"{AGENT}/stats", json=ok(pages | rest | changes))

    return answer
