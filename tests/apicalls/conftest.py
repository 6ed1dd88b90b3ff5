import pytest

from tests.conftest import API, HTMX
from tests.conversations.conftest import CONVERSATIONS, url  # noqa: F401  # the list's address
from tests.rows import agent_row, conversation_row, ok, paginator


@pytest.fixture
def api(upstream):
    """Agent 924 with one conversation that can be renamed."""
    upstream.get(f"{API}/projects/924", json=ok(agent_row()))
    upstream.get(CONVERSATIONS, json=ok(paginator([conversation_row()])))
    upstream.put(f"{CONVERSATIONS}/session-1", json=ok(conversation_row(name="New")))
    return upstream


@pytest.fixture
def snapshot(ed, url, api):  # noqa: F811
    """The sealed row of session-1, as the list page holds it."""
    return ed.get(url, headers=HTMX).context["sections"][0][1][0]["snapshot"]
