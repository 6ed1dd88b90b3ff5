import pytest
from django.core.cache import caches

from tests.conftest import API, HTMX
from tests.rows import agent_row, conversation_row, ok, paginator, thread

CONVERSATIONS = f"{API}/projects/924/conversations"


@pytest.fixture
def url(workspace):
    caches["upstream"].clear()
    return f"/workspaces/{workspace.pk}/agents/924/conversations/"


@pytest.fixture
def agent(upstream):
    """The agent's name is asked for once."""
    return upstream.get(f"{API}/projects/924", json=ok(agent_row()))


@pytest.fixture
def listed(upstream):
    """Answer the list with these rows; further words are the paginator's."""

    def answer(*rows, **paging):
        return upstream.get(CONVERSATIONS, json=ok(paginator(list(rows), **paging)))

    return answer


@pytest.fixture
def messages(upstream):
    """Answer the messages of session-1."""

    def answer(*rows, name="Opening hours", **paging):
        body = thread(conversation_row(name=name), paginator(list(rows), per_page=20, **paging))
        return upstream.get(f"{CONVERSATIONS}/session-1/messages", json=body)

    return answer


@pytest.fixture
def snapshot(vic, url, listed, agent):
    """The sealed row of session-1, as the list page holds it."""
    listed(conversation_row())
    page = vic.get(url, headers=HTMX)
    return page.context["sections"][0][1][0]["snapshot"]
