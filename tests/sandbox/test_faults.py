import json

import pytest

from dashboard.sandbox import FAULTS, Fault

DONE = {
    "reset_after", "timeout_after", "truncated", "slow_body", "not_json", "wrong_type", "huge_body", "gzip_bomb",
    "slow_answer", "stream_stall", "stream_error", "500_after", "504_after", "odd_rows", "nan", "big_int",
    "deep_nesting", "lone_surrogate", "nul",
}  # fmt: skip
STATUS = {
    "html_200": 200, "redirect": 302, "deleted_false": 200, "status_error": 200, "unauthorized": 401, "forbidden": 403,
    "not_found": 404, "gone_agent": 404, "bad_request": 400, "conflict": 409, "unprocessable": 422, "throttled": 429,
    "throttled_date": 429, "throttled_bare": 429, "quota": 429, "server_error": 500, "500_after": 500,
    "bad_gateway": 502, "unavailable": 503, "gateway_timeout": 504, "504_after": 504, "refuse": 0, "reset_before": 0,
    "not_ready": 400, "stream_error": 500, "stream_error_first": 500, "timeout_before": 0, "timeout_after": 0,
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_the_ledger_says_whether_it_was_done_all_the_same(sandbox, agent, conversations, session, name):
    fault = sandbox.inject(Fault(name, method="DELETE"))
    sandbox.ask("DELETE", f"{conversations}/{session}")
    entry = sandbox.ledger[-1]
    assert (entry.fault, entry.status, fault.met) == (name, STATUS.get(name, 200), 1)
    assert entry.effect == ("conversation_deleted" if name in DONE else "")
    assert (sandbox.conversation(agent, session) is None) == (name in DONE)
    assert (entry.agent_id, entry.session_id) == (agent, session)


@pytest.mark.parametrize(
    "path", ["/projects", "{list}", "{list}/{session}/messages", "/user", "/nothing", "/projects/x"]
)
def test_each_can_meet_any_request(sandbox, conversations, session, path):
    for name in FAULTS:
        sandbox.inject(Fault(name, done=True))
        sandbox.ask("GET", path.format(list=conversations, session=session))
    assert [entry.fault for entry in sandbox.ledger] == [*FAULTS]


def test_it_meets_only_what_it_is_meant_for_and_so_often(sandbox, conversations):
    sandbox.inject(Fault("server_error", method="GET", path="/conversations", times=2, skip=1))
    asked = [("GET", conversations), ("GET", conversations), ("GET", "/user"), ("POST", conversations)]
    assert [sandbox.ask(*each).status for each in asked] == [200, 500, 200, 201]
    assert [sandbox.ask("GET", conversations).status for _ in range(2)] == [500, 200]


def test_it_can_last_until_it_is_cleared(sandbox):
    sandbox.inject(Fault("unavailable", times=None))
    assert [sandbox.ask("GET", "/user").status for _ in range(3)] == [503] * 3
    sandbox.clear_faults()
    assert sandbox.ask("GET", "/user").status == 200


def test_the_first_injected_goes_first(sandbox):
    sandbox.inject(Fault("server_error"))
    sandbox.inject(Fault("forbidden"))
    assert [sandbox.ask("GET", "/user").status for _ in range(3)] == [500, 403, 200]


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="reset_after"):
        Fault("typo")


def test_errors_come_in_the_shape_of_their_kind(sandbox, agent, conversations, session):
    def says(name, **more):
        sandbox.inject(Fault(name, **more))
        return sandbox.ask("DELETE", f"{conversations}/{session}").json()

    assert says("gone_agent")["data"]["message"] == f"Agent with id {agent} not found"
    assert says("not_found")["data"]["message"] == f"Conversation with id {session} not found"
    assert says("quota")["data"]["message"].startswith("You have exhausted your current query credits")
    assert says("conflict", message="{busy}")["message"] == "{busy}"
    assert says("bad_request", message="{odd}")["data"]["message"] == "{odd}"
    assert says("forbidden") == {"message": "This action is unauthorized."}
    assert says("deleted_false") == {"data": {"deleted": False}, "status": "success"}
    assert says("status_error", message="Not today")["data"]["message"] == "Not today"


def test_throttling_says_when_to_come_back(sandbox):
    for name, pattern in (("throttled", "12"), ("throttled_date", "GMT"), ("throttled_bare", "")):
        sandbox.inject(Fault(name, retry_after=12))
        assert pattern in sandbox.ask("GET", "/user").headers.get("Retry-After", "")


def test_a_redirect_leads_to_something_that_looks_like_success(sandbox):
    sandbox.inject(Fault("redirect"))
    assert sandbox.ask("DELETE", "/projects/1").headers["Location"] == "/api/v1/user"


def test_odd_rows(sandbox, conversations):
    sandbox.inject(Fault("odd_rows", times=2))
    one, two = (sandbox.ask("GET", conversations, page=page).json()["data"] for page in (1, 2))
    assert any(row.get("name", "-") is None for row in one["data"])
    assert any("created_by" not in row for row in one["data"])
    assert any(isinstance(row["id"], str) for row in one["data"])
    assert two["data"][0]["session_id"] == one["data"][-1]["session_id"]
    assert one["total"] > 40
    assert one["last_page"] > 4


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("nan", b'"id":NaN'),
        ("big_int", b'"id":' + b"9" * 5_000),
        ("deep_nesting", b"[" * 100_000),
        ("lone_surrogate", rb'"name":"\ud800'),
        ("nul", rb'"name":"\u0000'),
        ("not_json", b"OK "),
    ],
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_json_that_breaks_parsers(sandbox, conversations, session, name, piece, method):
    sandbox.inject(Fault(name))
    answer = sandbox.ask(method, conversations + (f"/{session}" if method == "DELETE" else ""))
    assert piece in answer.content
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")


def test_large_answers(sandbox):
    sandbox.inject(Fault("huge_body"))
    huge = sandbox.ask("GET", "/user")
    assert len(huge.content) > 16_000_000
    assert json.loads(huge.content)["status"] == "success"
    sandbox.inject(Fault("gzip_bomb"))
    bomb = sandbox.ask("GET", "/user")
    assert (bomb.headers["Content-Encoding"], len(bomb.content) < 200_000) == ("gzip", True)
