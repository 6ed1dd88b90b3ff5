import http.client
import json
import socket
import socketserver
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from dashboard.sandbox import Fault, running

KEY = {"Authorization": "Bearer 1|sandbox-key"}
LOST = (ConnectionError, http.client.HTTPException)


@pytest.fixture
def url(sandbox):
    with running(sandbox) as url:
        yield url


@pytest.fixture
def connection(url):
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
        yield connection


@pytest.fixture
def ask(connection):
    def ask(method, path, body=None, read=True):
        connection.request(method, f"/api/v1{path}", body, KEY)
        answer = connection.getresponse()
        return (answer, answer.read()) if read else (answer, b"")

    return ask


def talk(url, sent):
    """Everything that comes back for these bytes."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as raw:
        raw.sendall(sent)
        raw.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: raw.recv(65_536), b""))


def test_it_answers_on_a_connection_that_stays(ask, connection):
    answer, body = ask("GET", "/user")
    kept = connection.sock
    again, _ = ask("GET", "/projects")
    assert (answer.status, again.status, json.loads(body)["data"]["id"]) == (200, 200, 42)
    assert answer.headers["Content-Length"] == str(len(body))
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        "application/json",
        "no-cache, private",
    )
    assert connection.sock is kept


def test_an_answer_is_one_piece_on_the_wire(url, monkeypatch):
    """Two would make the client wait for the second one: Nagle's algorithm against the delayed acknowledgement."""
    pieces = []
    for kind in (socket.SocketIO, socketserver._SocketWriter):
        write = kind.write
        monkeypatch.setattr(kind, "write", lambda to, data, write=write: (pieces.append(data), write(to, data))[1])
    talk(url, b"GET /api/v1/user HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer 1|sandbox-key\r\n\r\n")
    assert len(pieces) == 1


def test_page_urls_name_the_host_that_was_asked(ask, url):
    _, body = ask("GET", "/projects")
    assert json.loads(body)["data"]["path"] == f"{url}/projects"


def test_an_answer_is_streamed_in_chunks(ask, conversations, session):
    answer, body = ask("POST", f"{conversations}/{session}/messages?stream=1", json.dumps({"prompt": "Hello"}))
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.headers["Content-Length"] is None
    assert body.startswith(b'event: start\ndata: {"status":"start"')
    assert ask("GET", "/user")[0].status == 200


def test_an_old_client_gets_the_stream_without_chunks(url, conversations):
    body = b'{"prompt": "Hello"}'
    head = (
        f"POST /api/v1{conversations}/s/messages?stream=1 HTTP/1.0\r\nAuthorization: Bearer 1|sandbox-key\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    assert talk(url, head.encode() + body).split(b"\r\n\r\n", 1)[1].startswith(b"event: start")


def test_head_has_the_length_and_no_body(url, ask):
    sent = b"HEAD /api/v1/user HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer 1|sandbox-key\r\n\r\n"
    head, _, body = talk(url, sent).partition(b"\r\n\r\n")
    assert body == b""
    assert b"Content-Length: %d" % len(ask("GET", "/user")[1]) in head.split(b"\r\n")


def test_it_ends_at_once_though_a_client_stays_connected(sandbox):
    with running(sandbox) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        connection.request("GET", "/api/v1/user", headers=KEY)
        connection.getresponse().read()
    with closing(connection):
        assert connection.sock.recv(1) == b""
    assert not [thread for thread in threading.enumerate() if "process_request" in thread.name]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 505),
        (b"FOO /api/v1/user HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"GET /api/v1/user HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
        (b"POST /api/v1/user HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"POST /api/v1/user HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n", 413),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        (b"GET /\xff\xfe?\xff HTTP/1.1\r\n\r\n", 404),
    ],
)
def test_garbage_gets_an_answer_and_no_traceback(url, capfd, sent, status):
    answer = talk(url, sent)
    assert int(answer.split(b" ", 2)[1]) == status
    assert list(json.loads(answer.split(b"\r\n\r\n", 1)[1])) == ["message"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("sent", [b"", b"GET", b"POST /api/v1/user HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc"])
def test_half_a_request_does_nothing(url, sandbox, capfd, sent):
    talk(url, sent)
    assert sandbox.ledger == []
    assert capfd.readouterr() == ("", "")


def test_many_can_ask_at_once(url, sandbox, conversations):
    def delete(session):
        with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
            connection.request("DELETE", f"/api/v1{conversations}/{session}", headers=KEY)
            return connection.getresponse().status

    agent = sandbox.agent_ids[0]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(delete, sandbox.session_ids(agent))) == {200}
    assert sandbox.session_ids(agent) == []
    assert len(sandbox.ledger) == 40


def test_it_ends_at_once_though_an_answer_is_due_in_ten_minutes(make):
    sandbox, outcome = make(latency_ms=600_000), []
    with running(sandbox) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        connection.request("GET", "/api/v1/user", headers=KEY)

        def wait():
            with closing(connection), pytest.raises(LOST):
                connection.getresponse()
            outcome.append("lost")

        waiting = threading.Thread(target=wait)
        waiting.start()
    waiting.join(10)
    assert (outcome, sandbox.ledger) == (["lost"], [])
    assert not [thread for thread in threading.enumerate() if "process_request" in thread.name]


@pytest.mark.parametrize("name", ["refuse", "reset_before", "reset_after", "truncated"])
def test_a_broken_connection_breaks(sandbox, ask, conversations, session, name):
    sandbox.inject(Fault(name, method="DELETE"))
    with pytest.raises(LOST):
        ask("DELETE", f"{conversations}/{session}")


def test_a_reset_before_is_a_reset(sandbox, ask):
    sandbox.inject(Fault("reset_before"))
    with pytest.raises(ConnectionResetError) as lost:
        ask("GET", "/user")
    assert lost.type is ConnectionResetError  # a polite end would be its subclass RemoteDisconnected


def test_a_reset_after_comes_in_the_middle(sandbox, ask):
    sandbox.inject(Fault("reset_after"))
    answer, _ = ask("GET", "/user", read=False)
    assert answer.status == 200
    with pytest.raises(LOST):
        answer.read()


@pytest.mark.parametrize("name", ["reset_after", "truncated"])
def test_a_stream_can_break_too(sandbox, ask, conversations, name):
    sandbox.inject(Fault(name))
    answer, _ = ask("POST", f"{conversations}/s/messages?stream=1", b'{"prompt": "x"}', read=False)
    with pytest.raises(LOST):
        answer.read()


@pytest.mark.parametrize("name", ["timeout_before", "timeout_after"])
def test_a_timeout_hangs_until_it_is_let_go(sandbox, ask, connection, name):
    sandbox.inject(Fault(name))
    connection.timeout = 0.05
    with pytest.raises(TimeoutError):
        ask("GET", "/user")
    connection.sock.settimeout(10)
    sandbox.release()
    assert connection.sock.recv(1) == b""


def test_a_slow_body_waits_between_its_bytes(sandbox, ask, monkeypatch):
    waits = []
    sandbox.inject(Fault("slow_body", seconds=600))
    monkeypatch.setattr(sandbox.released, "wait", waits.append)
    _, body = ask("GET", "/user")
    assert waits == [600 / len(body)] * (len(body) - 1)


def test_a_slow_body_can_be_let_go(sandbox, ask):
    sandbox.inject(Fault("slow_body", seconds=600))
    answer, _ = ask("GET", "/user", read=False)
    assert answer.read(1) == b"{"
    sandbox.release()
    assert json.loads(b"{" + answer.read())["status"] == "success"


def test_large_answers_arrive_whole(sandbox, ask):
    sandbox.inject(Fault("huge_body"))
    assert len(ask("GET", "/user")[1]) > 16_000_000


def test_a_failure_of_its_own_is_a_500(sandbox, ask, monkeypatch, caplog):
    monkeypatch.setattr(sandbox, "handle", lambda request: 1 / 0)
    answer, body = ask("GET", "/user")
    assert (answer.status, json.loads(body)) == (500, {"message": "Server Error"})
    assert "ZeroDivisionError" in caplog.text
