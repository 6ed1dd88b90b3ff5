"""Each endpoint that reads: what is sent, and what comes of the answer."""

from datetime import UTC, datetime

from responses import matchers

from dashboard.customgpt import Agent, Citation, Conversation, User
from tests.customgpt.conftest import KEY, page, success

CHAT = {
    "id": 6610115,
    "created_at": "2025-07-24T21:16:30.000000Z",
    "updated_at": "2023-07-12 20:21:01",
    "session_id": "markotest111234",
    "project_id": 7,
    "created_by": 12,
    "name": "Prices",
}


def exactly(**params):
    return [matchers.query_param_matcher(params)]


def test_it_lists_conversations(client, api):
    sent = exactly(page="2", order="asc", orderBy="created_at", userFilter="me", name="a & b/?")
    answer = page(CHAT, current_page=2, last_page=9, total=88)
    api.get("/projects/7/conversations", match=sent, **success(answer))
    found = client.conversations(7, 2, "asc", "created_at", "me", "a & b/?")
    assert (found.number, found.last, found.total, found.per_page) == (2, 9, 88, 10)
    assert found.has_next
    assert found.has_previous
    moments = datetime(2025, 7, 24, 21, 16, 30, tzinfo=UTC), datetime(2023, 7, 12, 20, 21, 1, tzinfo=UTC)
    assert found.items == (Conversation(6610115, "markotest111234", "Prices", *moments, 12),)


def test_it_lists_newest_conversations_first_unless_told(client, api):
    sent = exactly(page="1", order="desc", orderBy="id", userFilter="all")
    api.get("/projects/7/conversations", match=sent, **success(page()))
    found = client.conversations(7)
    assert found.items == ()
    assert not found.has_next
    assert not found.has_previous


def test_it_lists_agents(client, api):
    row = {"id": 924, "project_name": "Shop", "is_chat_active": 1, "type": "SITEMAP", "created_at": None}
    sent = exactly(page="3", order="desc", orderBy="created_at", name="sho")
    api.get("/projects", match=sent, **success(page(row)))
    assert client.agents(3, name="sho").items == (Agent(924, "Shop", True, "SITEMAP", None, None),)


def test_it_shows_an_agent(client, api):
    api.get("/projects/924", **success({"id": "924", "project_name": " Shop ", "is_chat_active": None}))
    agent = client.agent(924)
    assert (agent.id, agent.name, agent.is_active) == (924, "Shop", None)


def test_it_reads_messages_with_their_conversation(client, api):
    message = {
        "id": 549,
        "user_query": "Who is Tom?",
        "openai_response": "**A cat.**",
        "citations": ["12061.0", 12074],
        "metadata": {"user_ip": "192.0.2.1", "user_agent": "Firefox", "external_id": 5, "request_source": "web"},
        "response_feedback": {"reaction": "liked"},
    }
    answer = success({"conversation": CHAT, "messages": page(message, per_page=20)})
    api.get("/projects/7/conversations/x1/messages", match=exactly(page="1", order="asc"), **answer)
    thread = client.messages(7, "x1", order="asc")
    (found,) = thread.messages.items
    assert thread.conversation.title == "Prices"
    assert (found.id, found.question, found.answer, found.citations) == (
        549,
        "Who is Tom?",
        "**A cat.**",
        (12061, 12074),
    )
    assert (found.reaction, found.source, found.ip, found.user_agent, found.external_id) == (
        "liked",
        "web",
        "192.0.2.1",
        "Firefox",
        "5",
    )


def test_it_shows_a_citation_with_a_link_only_if_it_is_one(client, api):
    api.get("/projects/7/citations/3", **success({"id": 3, "url": "https://example.org/a", "title": "A"}))
    api.get("/projects/7/citations/4", **success({"url": "javascript:alert(1)", "description": "d"}))
    assert client.citation(7, 3) == Citation(3, "https://example.org/a", "A", "")
    assert client.citation(7, 4) == Citation(4, "", "", "d")


def test_it_shows_the_user(client, api):
    api.get("/user", **success({"id": 42, "name": "Ann", "email": "ann@example.org", "current_team_id": 8}))
    assert client.user() == User(42, "Ann", "ann@example.org", 8)


def test_it_shows_the_usage(client, api):
    answer = success({"max_projects_num": 10, "current_projects_num": "3", "max_queries": 500.0, "current_queries": 7})
    api.get("/limits/usage", **answer)
    usage = client.usage()
    assert (usage.agents, usage.agents_limit, usage.queries, usage.queries_limit) == (3, 10, 7, 500)
    assert usage.storage is None


def test_it_sends_the_key_and_asks_for_json(client, api):
    headers = {"Authorization": f"Bearer {KEY}", "Accept": "application/json", "Accept-Encoding": "gzip"}
    api.get("/user", match=[matchers.header_matcher(headers)], **success({"id": 1}))
    assert client.user().id == 1
