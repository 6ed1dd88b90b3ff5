"""Whatever text stands where an id belongs, upstream sees one of our paths to the letter, or nothing."""

import re
from urllib.parse import quote, urlsplit

import pytest
from django.core.cache import caches
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import API
from tests.rows import agent_row, conversation_row, ok, paginator, thread

SESSION = r"/projects/924/conversations/[A-Za-z0-9][A-Za-z0-9_-]{0,127}"
TEMPLATES = re.compile(rf"/api/v1(/projects/924|/projects/924/conversations|{SESSION}|{SESSION}/messages)")
TRICKS = st.sampled_from(["..", ".", "../..", "%2e%2e", "a/../..", "a%2f..%2f..", "..;", "a?x", "a#b", "a\\..\\.."])

ODD = st.one_of(TRICKS, st.text(min_size=1, max_size=140))


@pytest.fixture
def anything(upstream):
    """An API that answers every path under the agent."""
    upstream.get(f"{API}/projects/924", json=ok(agent_row()))
    upstream.get(f"{API}/projects/924/conversations", json=ok(paginator([conversation_row()])))
    messages = re.compile(rf"{API}/projects/924/conversations/.*/messages")
    upstream.get(messages, json=thread(conversation_row(), paginator([])))
    upstream.delete(re.compile(f"{API}/.*"), json=ok({"deleted": True}))
    upstream.put(re.compile(f"{API}/.*"), json=ok(conversation_row()))
    return upstream


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd=ODD, verb=st.sampled_from(["", "rename/", "delete/", "next/"]))
def test_upstream_sees_only_exact_paths(ed, workspace, anything, odd, verb):
    caches["upstream"].clear()
    anything.calls.reset()
    base = f"/workspaces/{workspace.pk}/agents/924/conversations"
    for sent in (quote(odd, safe=""), quote(odd)):
        ed.get(f"{base}/{sent}/{verb}")
        ed.post(f"{base}/{sent}/{verb}", {"name": "New"})
    for call in anything.calls:
        assert TEMPLATES.fullmatch(urlsplit(call.request.url).path), call.request.url
