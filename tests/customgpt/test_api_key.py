"""The key is in the header that leaves and nowhere else."""

import copy
import logging
import pickle
import traceback

import pytest
import requests

from dashboard import customgpt
from dashboard.customgpt import KeyRefused, UpstreamError
from dashboard.customgpt.api_key import ApiKey
from tests.customgpt.conftest import BASE, KEY

CANARY = "canaryCANARY"
FAILURES = [
    *({"status": status, "json": {"message": f"Bad token {KEY}"}} for status in (302, 400, 401, 403, 404, 409, 422)),
    *({"status": status, "json": {"data": {"message": f"{KEY[4:]} \u200b{KEY}"}}} for status in (400, 429, 500)),
    {"json": {"status": "error", "data": {"message": f"Bearer {KEY}"}}},
    {"body": f"<html>{KEY}", "content_type": "text/html"},
    {"body": f'{{"{KEY}', "content_type": "application/json"},
    {"body": f"[{KEY}]".encode("utf-16"), "content_type": "application/json"},
    *({"body": kind(KEY)} for kind in (requests.ConnectionError, requests.ReadTimeout, requests.exceptions.SSLError)),
    {"body": requests.exceptions.InvalidHeader(f"Invalid header value b'Bearer {KEY}'")},
    {"body": ValueError(KEY)},
    {"body": OSError(KEY)},
]


def told(error):
    """Everything a log, a page or a mail could show of an error, with whatever hangs on it."""
    shown = [str(error), repr(error), repr(error.args), repr(vars(error)), *traceback.format_exception(error)]
    for linked in (error.__cause__, error.__context__):
        shown += told(linked) if linked else []
    return "".join(shown)


def locals_of(error):
    """What an error report shows of the frames in the client."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if "/dashboard/customgpt/" in frame.f_code.co_filename:
            yield repr(dict(frame.f_locals))


@pytest.mark.parametrize("failure", FAILURES, ids=str)
@pytest.mark.parametrize("verb", ["get", "put", "delete"])
def test_no_error_and_no_log_line_shows_the_key(connect, api, caplog, failure, verb):
    caplog.set_level(logging.DEBUG)
    acts = {
        "get": lambda client: client.messages(7, "x1"),
        "put": lambda client: client.rename_conversation(7, "x1", "a"),
        "delete": lambda client: client.delete_conversation(7, "x1"),
    }
    path = "/projects/7/conversations/x1" + ("/messages" if verb == "get" else "")
    getattr(api, verb)(path, **failure)
    if verb == "delete" and failure.get("status") == 404:
        api.get("/projects/7", **failure)
    with pytest.raises(UpstreamError) as failed:
        acts[verb](connect())
    assert CANARY in api.mock.calls[0].request.headers["Authorization"]
    assert CANARY not in told(failed.value)
    assert CANARY not in "".join(locals_of(failed.value))
    assert CANARY not in caplog.text
    assert CANARY not in "".join(repr(vars(record)) for record in caplog.records)


def test_no_log_line_of_a_real_connection_shows_the_key(connect, wire, caplog):
    caplog.set_level(logging.DEBUG)
    wire.script = [wire.resets(), wire.sends(b"SSH-2.0\r\n"), wire.succeeds({"id": 1})]
    connect(wire.url).user()
    assert "GET /user" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "key", ["", " ", f"{KEY}\n", f"{KEY}\r\nX: y", f"a {KEY}", f"{KEY}é", f"{KEY}\x00", KEY * 20, None]
)
def test_a_key_that_can_not_be_sent_is_refused_without_a_word_of_it(connect, api, key):
    with pytest.raises(KeyRefused) as refused:
        connect(key=key).user()
    assert CANARY not in told(refused.value) + "".join(locals_of(refused.value))
    assert "This API key can't be used" in refused.value.user_message


def test_no_repr_shows_the_key(client):
    shown = [client, client._call, client._call.key, client._call.transport, client.limiter]
    assert CANARY not in "".join(f"{it} {it!r} {getattr(it, '__dict__', '')}" for it in shown)
    assert repr(client) == f"Client(Transport({BASE}))"


@pytest.mark.parametrize("copier", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_key_is_not_copied_out(client, copier):
    with pytest.raises(TypeError, match="not pickled"):
        copier(client._call.key)


def test_the_shared_session_holds_no_key(client, api):
    api.get("/user", json={"status": "success", "data": {"id": 1}})
    client.user()
    assert "Authorization" not in client._call.transport._session.headers


def test_a_quoted_key_is_blotted_out():
    secret = ApiKey("924|abcdef123")
    assert secret.blot_out("token 924|abcdef123 or abcdef123 of 924") == "token … or … of 924"


def test_a_fingerprint_tells_keys_apart():
    assert ApiKey("a").fingerprint == ApiKey("a").fingerprint != ApiKey("b").fingerprint
    assert len(ApiKey("\ud800").fingerprint) == 64


def test_a_client_for_any_key_is_made_before_it_is_judged():
    with pytest.raises(KeyRefused):
        customgpt.client_for("a key\n").user()
