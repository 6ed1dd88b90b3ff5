"""The vendor's own published client, which knows nothing of this project, works against the sandbox."""

import warnings

import pytest

from dashboard.sandbox import running

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from customgpt_client import CustomGPT


@pytest.fixture
def sdk(sandbox, monkeypatch):
    """The SDK reads its settings from its class; its base URL has no /api/v1."""
    with running(sandbox) as url:
        monkeypatch.setattr(CustomGPT, "base_url", url.removesuffix("/api/v1"), raising=False)
        monkeypatch.setattr(CustomGPT, "api_key", sandbox.options.api_key, raising=False)
        yield CustomGPT


def test_a_conversation_from_its_creation_to_its_end(sdk, sandbox, agent):
    made = sdk.Conversation.create(project_id=agent, name="From the SDK").parsed.data
    assert made.name == "From the SDK"
    renamed = sdk.Conversation.update(project_id=agent, session_id=made.session_id, name="Renamed").parsed
    assert renamed.data.name == "Renamed"
    sent = sdk.Conversation.send(project_id=agent, session_id=made.session_id, prompt="How do I get a refund?").parsed
    assert sent.data.citations == [12063, 12064]
    read = sdk.Conversation.messages(project_id=agent, session_id=made.session_id).parsed.data
    assert [message.user_query for message in read.messages.data] == ["How do I get a refund?"]
    assert sdk.Conversation.delete(project_id=agent, session_id=made.session_id).parsed.data.deleted is True
    assert sdk.Conversation.messages(project_id=agent, session_id=made.session_id).status_code == 404
    assert sandbox.conversation(agent, made.session_id) is None


def test_it_reads_every_conversation_of_the_first_pages(sdk, sandbox, agent):
    for page in (1, 2):
        for row in sdk.Conversation.get(project_id=agent, page=page).parsed.data.data:
            answer = sdk.Conversation.messages(project_id=agent, session_id=row.session_id)
            assert answer.status_code == 200
    assert sdk.Conversation.get(project_id=agent, page=9).parsed.data.data == []


def test_it_streams(sdk, agent):
    events = sdk.Conversation.send(project_id=agent, session_id="sdk", prompt="Hello", stream=True).events()
    assert [event.event for event in events][-1] == "finish"


def test_an_agent_from_its_creation_to_its_end(sdk, agent):
    made = sdk.Project.create(project_name="SDK", sitemap_path="https://a.example/sitemap.xml").parsed.data
    assert sdk.Project.update(project_id=made.id, project_name="Renamed").parsed.data.project_name == "Renamed"
    assert sdk.Project.get(project_id=made.id).parsed.data.project_name == "Renamed"
    assert [row.id for row in sdk.Project.list().parsed.data.data][:2] == [made.id, agent]
    assert sdk.Project.stats(project_id=made.id).parsed.data.total_queries == 0
    assert sdk.Project.delete(project_id=made.id).parsed.data.deleted is True
    assert sdk.Project.get(project_id=made.id).status_code == 404


def test_the_account_and_a_citation(sdk, agent):
    assert sdk.User.get().parsed.data.email == "sam@acorn.example"
    assert sdk.Limit.get().parsed.data.current_projects_num == 3
    assert sdk.Citation.get(project_id=agent, citation_id=12061).parsed.data.title == "Tracking an order"


def test_a_wrong_key_is_refused(sdk, monkeypatch):
    monkeypatch.setattr(CustomGPT, "api_key", "wrong")
    assert sdk.Project.list().parsed.data.message == "API Token is either missing or invalid"
