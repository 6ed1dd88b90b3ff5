import pytest


@pytest.fixture
def read(sandbox, agent):
    return lambda **query: sandbox.ask("GET", f"/projects/{agent}/reports/intelligence", **query)


@pytest.fixture
def every(read):
    """All rows, page after page."""

    def every(**query):
        last = read(**query).json()["data"]["last_page"]
        return [row for page in range(1, last + 1) for row in read(page=page, **query).json()["data"]["data"]]

    return every


def test_a_row_says_what_was_asked_and_answered(sandbox, conversations, read):
    sent = sandbox.ask("POST", f"{conversations}/new/messages", {"prompt": "Where is my order?"}).json()["data"]
    sandbox.ask("PUT", f"{conversations}/new/messages/{sent['id']}/feedback", {"reaction": "liked"})
    row = read().json()["data"]["data"][0]
    assert (row["prompt_id"], row["conversation_id"]) == (sent["id"], sent["conversation_id"])
    assert (row["user_query"], row["ai_response"]) == ("Where is my order?", sent["openai_response"])
    assert (row["created_at"], row["feedback"], row["chatbot_deployment"]) == (sent["created_at"], "liked", "api")
    assert set(row) == {
        "prompt_id", "conversation_id", "project_id", "user_query", "ai_response", "created_at", "content_source",
        "user_emotion", "user_intent", "language", "feedback", "user_location", "chatbot_deployment", "browser",
    }  # fmt: skip


def test_it_has_every_message_newest_first(sandbox, agent, conversations, every):
    sandbox.ask("POST", f"{conversations}/{sandbox.session_ids(agent)[7]}/messages", {"prompt": "One more?"})
    numbers = [row["prompt_id"] for row in every()]
    assert numbers == sorted(numbers, reverse=True)
    stored = {
        message["id"]
        for session in sandbox.session_ids(agent)
        for page in (1, 2, 3)
        for message in sandbox.ask("GET", f"{conversations}/{session}/messages", page=page).json()["data"]["messages"][
            "data"
        ]
    }
    assert set(numbers) == stored
    assert len(numbers) == len(stored)


def test_dates_cut_through_conversations(every):
    rows = sorted(every(), key=lambda row: row["created_at"])
    start, end = rows[50]["created_at"], rows[90]["created_at"]
    found = every(start_date=start, end_date=end)
    assert {row["prompt_id"] for row in found} == {
        row["prompt_id"] for row in rows if start <= row["created_at"] <= end
    }  # fmt: skip


def test_dates_hold_for_what_was_sent(sandbox, conversations, read, clock):
    sandbox.ask("POST", f"{conversations}/new/messages", {"prompt": "Hello?"})
    assert read(start_date="2026-11-21").json()["data"]["total"] == 1
    assert read(start_date="2026-11-21T04:40:01Z").json()["data"]["total"] == 0
    assert read(start_date="2026-11-21", end_date="2026-11-21T04:39:59").json()["data"]["total"] == 0


def test_pages_are_a_hundred_or_less(read):
    data = read().json()["data"]
    assert (data["per_page"], len(data["data"])) == (100, 100)
    data = read(limit=7, page=2).json()["data"]
    assert (data["from"], data["to"], len(data["data"])) == (8, 14, 7)


@pytest.mark.parametrize(
    "query",
    [{"limit": 101}, {"limit": 0}, {"limit": "x"}, {"start_date": "yesterday"}, {"end_date": "2026-11-31"}],
)
def test_what_can_not_be_is_refused(read, query):
    assert read(**query).status == 400
