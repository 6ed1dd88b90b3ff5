"""`..` as a session id deletes the agent: whatever is given, upstream sees an exact path or nothing."""

import re

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from dashboard.customgpt import NotFound, UpstreamError, segment
from dashboard.customgpt.api_key import ApiKey
from dashboard.customgpt.calls import Caller
from dashboard.customgpt.client import Client
from dashboard.customgpt.endpoints import DELETE, Endpoint
from dashboard.customgpt.pace import RateLimiter
from dashboard.customgpt.transport import Misdirected, Transport
from tests.customgpt.conftest import BASE, KEY, success

NASTY = [
    "..",
    ".",
    "",
    "a/b",
    "a/..",
    "%2e%2e",
    "..%2f",
    "a?b",
    "a#b",
    "a\n",
    "\n",
    "é",
    "-a",
    "_a",
    "a" * 129,
    "a b",
    "a;b",
]
ODD = (
    st.sampled_from([*NASTY, "\\..", "a\x00", "..;", "x1", "\ud800"]) | st.text() | st.from_regex(r"[a-zA-Z0-9_.%/-]+")
)
PATHS = re.compile(r"/api/v1/projects/[1-9][0-9]*(/conversations(/[A-Za-z0-9][A-Za-z0-9_-]{0,127}(/messages)?)?)?")


@pytest.mark.parametrize("text", [*NASTY, None, 5, b"a", ["a"]])
def test_what_is_not_one_segment_is_not_found(text):
    with pytest.raises(NotFound, match="The conversation can't be found"):
        segment(text)


@pytest.mark.parametrize(
    "text", ["a", "0", "markotest111234", "a" * 128, "A-b_c", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"]
)
def test_one_segment_is_itself(text):
    assert segment(text) == text


@pytest.mark.parametrize("agent_id", [0, -1, True, None, "7", "..", 7.0, 2**63, b"7"])
def test_an_agent_id_is_a_number_or_not_found(client, api, agent_id):
    for ask in (client.agent, client.conversations, client.create_conversation, lambda it: client.citation(it, 1)):
        with pytest.raises(NotFound, match="The agent can't be found"):
            ask(agent_id)


@pytest.mark.parametrize("citation_id", [0, -1, True, None, "7/../.."])
def test_a_citation_id_is_a_number_or_not_found(client, api, citation_id):
    with pytest.raises(NotFound, match="The source can't be found"):
        client.citation(7, citation_id)


@given(ODD, st.integers() | st.just(7))
def test_upstream_sees_an_exact_path_or_nothing(session_id, agent_id):
    transport = Transport(BASE)
    client = Client(Caller(ApiKey(KEY), transport, RateLimiter(), 15, sleep=lambda seconds: None))
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for verb in ("GET", "PUT", "POST", "DELETE"):
            mock.add(
                verb, re.compile(".*"), **success({"deleted": True, "name": "n", "data": [], "messages": {"data": []}})
            )
        for act in (client.delete_conversation, client.messages, lambda *ids: client.rename_conversation(*ids, "n")):
            try:
                act(agent_id, session_id)
            except NotFound:
                continue
        for call in mock.calls:
            assert call.request.url.startswith("https://api.test/")
            assert PATHS.fullmatch(call.request.path_url.partition("?")[0])
            assert f"/projects/{agent_id}/conversations/{session_id}" in call.request.path_url
    transport.close()


@given(st.text())
def test_any_text_may_be_looked_for(name):
    transport = Transport(BASE)
    client = Client(Caller(ApiKey(KEY), transport, RateLimiter(), 15, sleep=lambda seconds: None))
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add("GET", f"{BASE}/projects/7/conversations", **success({"data": []}))
        client.conversations(7, name=name)
        assert mock.calls[0].request.params.get("name", "") == name
    transport.close()


@pytest.mark.parametrize(
    "path", ["/projects/7/conversations/..", "/projects/7/./x", "/projects/7?x", "/a b", "/a#b", "/ü"]
)
def test_a_path_that_would_arrive_as_another_is_not_sent(api, path):
    with pytest.raises(Misdirected):
        Transport(BASE).send("DELETE", path, ApiKey(KEY), 1e12)


def test_a_template_that_lets_dots_through_is_stopped_before_the_wire(client, api, monkeypatch):
    monkeypatch.setattr(Endpoint, "at", lambda endpoint, **ids: "/projects/7/conversations/..")
    with pytest.raises(UpstreamError, match="nothing was sent"):
        client._call(DELETE, dict, agent_id=7, session_id="x")


def test_a_search_that_can_not_be_encoded_is_not_sent(client, api):
    with pytest.raises(UpstreamError, match="nothing was sent"):
        client.conversations(7, name="\ud800")
