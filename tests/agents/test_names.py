from base64 import b64decode

import pytest
from django.core.cache import caches
from django.db import connection

from dashboard.agents import names
from dashboard.customgpt import Agent, NotFound
from dashboard.workspaces.models import Workspace
from tests.conftest import API, KEY
from tests.rows import agent_row, ok, paginator, refused


def ask(workspace, agent_id=924):
    return names.agent_name(workspace, workspace.client(), agent_id)


def test_it_asks_once(workspace, upstream):
    upstream.get(f"{API}/projects/924", json=ok(agent_row()))
    assert [ask(workspace), ask(workspace)] == ["Help desk", "Help desk"]
    assert len(upstream.calls) == 1


def test_the_list_saves_the_question(vic, workspace, upstream):
    upstream.get(f"{API}/projects", json=ok(paginator([agent_row(), agent_row(7, "Sales")])))
    vic.get(f"/workspaces/{workspace.pk}/agents/")
    assert ask(workspace, 7) == "Sales"
    assert len(upstream.calls) == 1


def test_the_list_brings_new_names(vic, workspace, upstream):
    caches["upstream"].set(names._key(workspace, 924), "Old name")
    upstream.get(f"{API}/projects", json=ok(paginator([agent_row()])))
    vic.get(f"/workspaces/{workspace.pk}/agents/")
    assert ask(workspace) == "Help desk"


def test_known_names_are_not_written_again(workspace, django_assert_num_queries):
    agents = [workspace_agent(924), workspace_agent(7)]
    names.remember(workspace, agents)
    with django_assert_num_queries(1):
        names.remember(workspace, agents)


def test_another_workspace_does_not_see_them(workspace, upstream):
    other = Workspace(name="Other")
    other.set_key(KEY, None)
    other.save()
    names.remember(workspace, [workspace_agent(924)])
    upstream.get(f"{API}/projects/924", json=ok(agent_row(name="Theirs")))
    assert ask(other) == "Theirs"


def test_a_replaced_key_does_not_see_them(workspace, upstream):
    names.remember(workspace, [workspace_agent(924)])
    workspace.set_key("2|another-key-91be", None)
    upstream.get(f"{API}/projects/924", status=404, json=refused(404, "Agent with id 924 not found"))
    with pytest.raises(NotFound):
        ask(workspace)


def test_a_name_that_is_empty_is_known_too(workspace, upstream):
    upstream.get(f"{API}/projects/924", json=ok(agent_row(name=None)))
    assert [ask(workspace), ask(workspace)] == ["Unnamed agent"] * 2
    assert len(upstream.calls) == 1


def test_the_cache_holds_no_key(workspace):
    names.remember(workspace, [workspace_agent(924)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM dashboard_upstream_cache")
        [(key, value)] = cursor.fetchall()
    assert str(workspace.pk) in key
    for text in (key, str(b64decode(value))):
        assert "canary" not in text
        assert workspace.key.ciphertext() not in text


def workspace_agent(agent_id):
    return Agent.read(agent_row(agent_id))
