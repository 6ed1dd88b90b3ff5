import pytest

from dashboard.sandbox import Request


@pytest.mark.parametrize("key", ["", "Bearer wrong", "Basic 1|sandbox-key", "1|sandbox-key", "Bearer"])
def test_without_the_right_key_nothing_is_told_or_done(sandbox, agent, key):
    answer = sandbox.handle(Request("DELETE", f"/api/v1/projects/{agent}", headers={"Authorization": key}))
    assert answer.status == 401
    assert answer.json() == {
        "status": "error",
        "url": f"http://127.0.0.1/api/v1/projects/{agent}",
        "data": {"code": 401, "message": "API Token is either missing or invalid"},
    }
    assert agent in sandbox.agent_ids


@pytest.mark.parametrize("agent_id", ["x", "1.0", "-1", "%31%00", "٣"])
def test_an_agent_id_is_a_number(sandbox, agent_id):
    answer = sandbox.ask("GET", f"/projects/{agent_id}/conversations")
    assert (answer.status, answer.json()["data"]["message"]) == (400, "Agent id must be integer")


@pytest.mark.parametrize(
    "path", ["/", "/api/v1", "/api/v1/", "/api/v2/user", "/api/v1/nothing", "/api/v1/projects//conversations"]
)
def test_an_unknown_path_is_laravels_404(sandbox, path):
    answer = sandbox.handle(Request("GET", path))
    assert answer.status == 404
    assert list(answer.json()) == ["message"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/conversations/abc", "PUT, DELETE"),
        ("PATCH", "/conversations/abc", "PUT, DELETE"),
        ("DELETE", "/conversations", "GET, HEAD, POST"),
        ("FOO", "/stats", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_laravels_405(sandbox, agent, method, path, allowed):
    answer = sandbox.ask(method, f"/projects/{agent}{path}")
    assert (answer.status, answer.headers["Allow"]) == (405, allowed)
    assert list(answer.json()) == ["message"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 200_000, b'{"name": NaN}', b"null"])
def test_a_body_that_can_not_be_read_is_refused(sandbox, agent, conversations, session, body):
    headers = {"Authorization": "Bearer 1|sandbox-key"}
    answer = sandbox.handle(Request("PUT", f"/api/v1{conversations}/{session}", headers=headers, body=body))
    assert answer.status == 400
    assert sandbox.ledger[-1].effect == ""


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"]
)
def test_a_form_that_can_not_be_read_has_no_fields(sandbox, kind):
    headers = {"Authorization": "Bearer 1|sandbox-key", "Content-Type": kind}
    assert sandbox.handle(Request("POST", "/api/v1/projects", headers=headers, body=b"--x junk")).status == 400
