"""One key is searched for in every answer, log line and database cell, and found nowhere."""

import logging

import pytest
from django.core.cache import caches
from django.db import connection
from requests import ConnectionError

from tests.conftest import API, KEY
from tests.rows import agent_row, conversation_row, message_row, ok, paginator, refused, thread, user_row

PLAIN = (KEY, KEY.split("|")[1], "canary-key")


@pytest.fixture
def everything(upstream):
    """An API that answers everything, and gives the key back wherever it can."""
    echo = f"Bearer {KEY} is wrong"
    conversations = f"{API}/projects/924/conversations"
    upstream.get(f"{API}/user", json=ok(user_row()))
    upstream.get(f"{API}/projects", json=ok(paginator([agent_row()])))
    upstream.get(f"{API}/projects/924", json=ok(agent_row()))
    upstream.get(conversations, json=ok(paginator([conversation_row()])))
    upstream.get(f"{conversations}/session-1/messages", json=thread(conversation_row(), paginator([message_row()])))
    upstream.put(f"{conversations}/session-1", json=refused(400, echo), status=400)
    upstream.delete(f"{conversations}/session-1", json=refused(401, echo), status=401)
    upstream.get(f"{API}/projects/924/citations/7", body=ConnectionError(echo))
    return upstream


def cells():
    """Every value of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from (f"{table}: {value!r}" for row in cursor.fetchall() for value in row)


def walk(browser, workspace):
    base = f"/workspaces/{workspace.pk}"
    conversations = f"{base}/agents/924/conversations/"
    for path in ("/workspaces/", f"{base}/settings/", f"{base}/key/", f"{base}/agents/", conversations):
        yield browser.get(path)
    yield browser.get(f"{conversations}session-1/")
    yield browser.get(f"{conversations}-/citations/?id=7")
    for headers in ({}, {"HX-Request": "true"}):
        yield browser.post(f"{conversations}session-1/rename/", {"name": "New"}, headers=headers)
        yield browser.post(f"{conversations}session-1/delete/", headers=headers)
    yield browser.post(f"{base}/key/", {"key": KEY})
    yield browser.post(f"{base}/key/", {"key": f"{KEY}\n\rX-Injected: 1"})
    yield browser.get("/nothing")


def test_the_key_is_nowhere(ann, workspace, everything, caplog):
    caches["upstream"].clear()
    caplog.set_level(logging.DEBUG)
    answers = list(walk(ann, workspace))
    assert any(call.request.headers["Authorization"] == f"Bearer {KEY}" for call in everything.calls)
    seen = [f"{answer.serialize_headers()!r} {answer.content.decode()}" for answer in answers]
    for text in [*seen, caplog.text, *cells()]:
        assert not any(part in text for part in PLAIN), text[:2000]


def test_the_search_would_find_it(ann, workspace):
    """The test above is worth something: a key in a plain column is found."""
    workspace.account_name = KEY
    workspace.save()
    assert any(KEY in cell for cell in cells())
