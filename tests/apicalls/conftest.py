import pytest
from django.core.cache import caches

from tests.conftest import API
from tests.rows import agent_row, conversation_row, ok, paginator

CONVERSATIONS = f"{API}/projects/924/conversations"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def url(workspace):
    caches["upstream"].clear()
    return f"/workspaces/{workspace.pk}/agents/924/conversations/"


@pytest.fixture
def api(upstream):
    """Agent 924 with one conversation that can be renamed."""
    upstream.get(f"{API}/projects/924", json=ok(agent_row()))
    upstream.get(CONVERSATIONS, json=ok(paginator([conversation_row()])))
    upstream.put(f"{CONVERSATIONS}/session-1", json=ok(conversation_row(name="New")))
    return upstream


@pytest.fixture
def snapshot(ed, url, api):
    """The sealed row of session-1, as the list page holds it."""
    return ed.get(url, headers=HTMX).context["sections"][0][1][0]["snapshot"]
