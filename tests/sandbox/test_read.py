import pytest


def read(sandbox, path, **query):
    return sandbox.ask("GET", path, **query).json()["data"]


@pytest.fixture
def messages(conversations, session):
    """The path of the messages of the longest conversation."""
    return f"{conversations}/{session}/messages"


def test_it_shows_the_conversation_and_twenty_messages_newest_first(sandbox, agent, session, messages):
    data = read(sandbox, messages)
    assert data["conversation"] == sandbox.conversation(agent, session)
    assert (data["messages"]["per_page"], data["messages"]["total"], data["messages"]["last_page"]) == (20, 47, 3)
    numbers = [message["id"] for message in data["messages"]["data"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 20


def test_the_pages_together_are_all_messages_in_time_order(sandbox, messages):
    pages = [read(sandbox, messages, page=number, order="asc")["messages"]["data"] for number in (1, 2, 3)]
    every = [message for page in pages for message in page]
    assert len({message["id"] for message in every}) == 47
    assert [message["created_at"] for message in every] == sorted(message["created_at"] for message in every)


def test_a_message_holds_the_question_and_the_answer(sandbox, messages):
    first = read(sandbox, messages, order="asc")["messages"]["data"][0]
    assert set(first) == {
        "id", "created_at", "updated_at", "user_id", "user_query", "openai_response", "conversation_id", "citations",
        "metadata", "response_feedback",
    }  # fmt: skip
    assert set(first["metadata"]) == {"user_ip", "user_agent", "external_id", "request_source"}
    assert first["user_query"] == read(sandbox, messages)["conversation"]["name"]


def test_one_message_can_be_read_alone(sandbox, messages):
    message = read(sandbox, messages)["messages"]["data"][3]
    assert read(sandbox, f"{messages}/{message['id']}") == message


@pytest.mark.parametrize(("number", "status"), [("1", 404), ("x", 400), ("9" * 40, 400)])
def test_a_message_that_is_not_there(sandbox, messages, number, status):
    assert sandbox.ask("GET", f"{messages}/{number}").status == status


def test_a_conversation_that_is_not_there(sandbox, conversations):
    assert sandbox.ask("GET", f"{conversations}/nobody/messages").status == 404


def test_feedback_is_kept(sandbox, messages):
    number = read(sandbox, messages)["messages"]["data"][0]["id"]
    for reaction in ("liked", "disliked", "neutral"):
        answer = sandbox.ask("PUT", f"{messages}/{number}/feedback", {"reaction": reaction})
        assert (answer.status, answer.json()["data"]["response_feedback"]["reaction"]) == (200, reaction)
    assert read(sandbox, messages)["messages"]["data"][0]["response_feedback"]["reaction"] == "neutral"


@pytest.mark.parametrize("body", [{}, {"reaction": "loved"}, {"reaction": 1}])
def test_a_reaction_that_is_not_documented_is_refused(sandbox, messages, body):
    number = read(sandbox, messages)["messages"]["data"][0]["id"]
    assert sandbox.ask("PUT", f"{messages}/{number}/feedback", body).status == 400


def test_every_cited_page_can_be_shown(sandbox, agent, messages):
    cited = {int(float(page)) for message in read(sandbox, messages)["messages"]["data"]
             for page in message["citations"] or []}  # fmt: skip
    for page in cited:
        citation = read(sandbox, f"/projects/{agent}/citations/{page}")
        assert citation["id"] == page
        assert set(citation) == {"id", "url", "title", "description", "image"}
    assert cited


def test_a_page_that_is_not_there(sandbox, agent):
    answer = sandbox.ask("GET", f"/projects/{agent}/citations/1")
    assert (answer.status, answer.json()["data"]["message"]) == (404, "Page with id 1 not found")
