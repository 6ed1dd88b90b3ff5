import pytest

from dashboard.sandbox import Request


def test_it_lists_agents_the_big_one_first(sandbox):
    rows = sandbox.ask("GET", "/projects").json()["data"]["data"]
    assert [row["id"] for row in rows] == sandbox.agent_ids == sorted(sandbox.agent_ids, reverse=True)
    assert len(sandbox.session_ids(rows[0]["id"])) == 40
    assert len(sandbox.session_ids(rows[1]["id"])) == 4


def test_it_finds_an_agent_by_name_and_ignores_the_duration(sandbox):
    found = sandbox.ask("GET", "/projects", name="HANDBOOK", duration=90, order="asc", orderBy="created_at").json()
    assert [row["project_name"] for row in found["data"]["data"]] == ["Internal handbook"]


def test_types_drift_as_they_really_do(make):
    rows = make(agents=5).ask("GET", "/projects").json()["data"]["data"]
    assert [row["is_chat_active"] for row in rows] == [True, 1, 0, None, True]
    assert all(row["sitemap_path"] is None for row in rows)


def test_it_shows_one(sandbox, agent):
    assert sandbox.ask("GET", f"/projects/{agent}").json()["data"]["id"] == agent


def test_a_new_agent_chats_only_after_a_while(sandbox, clock):
    made = sandbox.ask("POST", "/projects", {"project_name": "Fresh", "sitemap_path": "https://a.example/sitemap.xml"})
    assert made.status == 201
    assert made.json()["data"]["is_chat_active"] is None
    path = f"/projects/{made.json()['data']['id']}"
    assert sandbox.ask("GET", path).json()["data"]["is_chat_active"] is None
    clock.now += 5
    assert sandbox.ask("GET", path).json()["data"]["is_chat_active"] is True
    assert sandbox.agent_ids[0] == made.json()["data"]["id"]


def test_a_multipart_form_makes_one_too(sandbox):
    parts = [
        '--cut\r\nContent-Disposition: form-data; name="project_name"\r\n\r\nFrom a file\r\n',
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF\r\n--cut--\r\n",
    ]
    headers = {"authorization": "Bearer 1|sandbox-key", "content-type": "multipart/form-data; boundary=cut"}
    answer = sandbox.handle(Request("POST", "/api/v1/projects", headers=headers, body="".join(parts).encode()))
    assert (answer.status, answer.json()["data"]["project_name"]) == (201, "From a file")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "Agent name can't be empty"),
        ({"project_name": "  "}, "Agent name can't be empty"),
        ({"project_name": "x"}, "Sitemap path can't be empty"),
        ({"project_name": 7, "sitemap_path": "x"}, "The project_name must be a string."),
    ],
)
def test_half_an_agent_is_refused(sandbox, body, says):
    answer = sandbox.ask("POST", "/projects", body)
    assert (answer.status, answer.json()["data"]["message"]) == (400, says)
    assert len(sandbox.agent_ids) == 3


def test_it_updates(sandbox, agent, clock):
    answer = sandbox.ask("POST", f"/projects/{agent}", {"project_name": "Renamed", "is_shared": "true"})
    assert answer.json()["data"]["project_name"] == "Renamed"
    assert answer.json()["data"]["is_shared"] is True
    assert answer.json()["data"]["updated_at"] == "2026-11-21T04:40:00.000000Z"


@pytest.mark.parametrize("slash", ["", "/"])
def test_deleting_takes_the_conversations_along(sandbox, agent, conversations, slash):
    assert sandbox.ask("DELETE", f"/projects/{agent}{slash}").json() == {"data": {"deleted": True}, "status": "success"}
    answer = sandbox.ask("GET", conversations)
    assert (answer.status, answer.json()["data"]["message"]) == (404, f"Agent with id {agent} not found")
    assert agent not in sandbox.agent_ids


def test_stats_count_questions_but_no_conversations(sandbox, agent, conversations, session):
    before = sandbox.ask("GET", f"/projects/{agent}/stats").json()["data"]
    sandbox.ask("POST", f"{conversations}/{session}/messages", {"prompt": "Hello?"})
    after = sandbox.ask("GET", f"/projects/{agent}/stats").json()["data"]
    assert after["total_queries"] == before["total_queries"] + 1
    assert "conversations" not in " ".join(after)
    assert set(after) == {
        "pages_found", "pages_crawled", "pages_indexed", "crawl_credits_used", "query_credits_used", "total_queries",
        "total_words_indexed", "total_storage_credits_used",
    }  # fmt: skip


def test_the_seeded_count_of_questions_is_the_sum_of_what_can_be_read(sandbox, agent, conversations):
    totals = [
        sandbox.ask("GET", f"{conversations}/{session}/messages").json()["data"]["messages"]["total"]
        for session in sandbox.session_ids(agent)
    ]
    assert sandbox.ask("GET", f"/projects/{agent}/stats").json()["data"]["total_queries"] == sum(totals)
