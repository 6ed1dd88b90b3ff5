"""What happens on a real socket: connections kept and lost, bytes that drip, answers that never end."""

import gzip
import socket
import threading

import pytest
import requests

from dashboard.customgpt import Deletion, Unavailable, UnexpectedAnswer, UpstreamError
from dashboard.customgpt.connections import attempt
from dashboard.customgpt.transport_errors import no_answer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GONE = {"status": "error", "data": {"code": 404, "message": "Agent with id 7 not found"}}


def test_twenty_calls_open_one_connection(connect, wire):
    wire.script = [wire.succeeds({"id": 1})]
    client = connect(wire.url)
    for _ in range(20):
        client.user()
    assert (wire.connections, len(wire.requests)) == (1, 20)


def test_errors_keep_the_connection_too(connect, wire):
    wire.script = [
        wire.says(GONE, status="404 Not Found"),
        wire.says(b"", status="302 Found"),
        wire.succeeds({"id": 1}),
    ]
    client = connect(wire.url)
    for _ in range(2):
        with pytest.raises(UpstreamError):
            client.user()
    client.user()
    assert wire.connections <= 2


def test_eight_threads_share_the_pool(connect, wire):
    wire.script = [wire.succeeds({"id": 1})]
    client = connect(wire.url)
    threads = [threading.Thread(target=lambda: [client.user() for _ in range(5)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wire.requests) == 40
    assert wire.connections <= 8


def test_a_connection_that_was_closed_while_idle_is_no_error(connect, wire):
    wire.script = [wire.succeeds({"id": 1}, stay=False)]
    client = connect(wire.url)
    assert [client.user().id for _ in range(3)] == [1, 1, 1]


def test_a_connection_that_breaks_under_a_request_is_tried_again(connect, wire):
    wire.script = [wire.succeeds({"deleted": True}), wire.resets(), wire.succeeds({"deleted": True})]
    client = connect(wire.url)
    assert client.delete_conversation(7, "x1") is Deletion.DELETED
    assert client.delete_conversation(7, "x2") is Deletion.DELETED
    assert len(wire.requests) == 3


@pytest.mark.parametrize(
    "lost",
    [
        b"",
        b"HTTP/1.1 200",
        HEAD,
        HEAD + b"Content-Length: 90\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
        HEAD + b"X: y\r\n" * 200 + b"\r\n",
        HEAD + b"X: " + b"y" * 70_000,
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 9999 Odd\r\n\r\n",
    ],
)
@pytest.mark.parametrize("manner", ["sends", "resets"])
def test_a_broken_answer_leaves_a_deletion_in_doubt_until_the_next_try(connect, wire, lost, manner):
    wire.script = [getattr(wire, manner)(lost), wire.says(GONE, status="404 Not Found")]
    assert connect(wire.url).delete_conversation(7, "x1", agent_known=True) is Deletion.GONE_UNCONFIRMED


def test_a_broken_answer_is_called_one(connect, wire):
    wire.script = [wire.resets(HEAD)]
    with pytest.raises(Unavailable, match="broke before its answer was complete"):
        connect(wire.url).user()


@pytest.mark.parametrize("requesting", [False, True])
def test_tls_that_breaks_under_a_request_is_in_doubt(requesting):
    attempt.begin(1e12)
    attempt.requesting = requesting
    assert no_answer(requests.exceptions.SSLError("bad record mac")).sent is requesting


def test_a_kept_connection_notes_the_request(connect, wire):
    wire.script = [wire.succeeds({"id": 1})]
    client = connect(wire.url)
    for _ in range(2):
        client.user()
        assert (attempt.connecting, attempt.requesting) == (False, True)
    assert wire.connections == 1


def test_nobody_listening_is_never_in_doubt(connect):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/v1"
    with pytest.raises(Unavailable, match="can't be reached") as refused:
        connect(url).delete_conversation(7, "x1")
    assert not refused.value.ambiguous


def test_an_unknown_host_is_never_in_doubt(connect, monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unavailable, match="can't be reached") as refused:
        connect("https://api.test/api/v1").delete_conversation(7, "x1")
    assert not refused.value.ambiguous


def test_a_failed_handshake_is_never_in_doubt(connect, wire):
    wire.script = [wire.sends(b"not TLS")]
    with pytest.raises(Unavailable, match="can't be reached") as refused:
        connect(wire.url.replace("http:", "https:"), deadline=0.3).delete_conversation(7, "x1")
    assert not refused.value.ambiguous


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"", b"H"),
        (HEAD, b"X: y\r\n"),
        (HEAD + b"X: ", b"y"),
        (HEAD + b"Content-Length: 100000\r\n\r\n", b" "),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (HEAD + b"\r\n", b" "),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 100000\r\n\r\n", b" "),
    ],
)
def test_an_answer_that_drips_is_cut_off_at_the_deadline(connect, wire, head, drop):
    wire.script = [wire.drips(head, drop)]
    with pytest.raises(Unavailable, match="did not answer in time") as late:
        connect(wire.url, deadline=0.2).rename_conversation(7, "x1", "a")
    assert late.value.ambiguous


def test_silence_is_cut_off_at_the_deadline(connect, wire):
    wire.script = [lambda connection: wire.over.wait()]
    with pytest.raises(Unavailable, match="did not answer in time"):
        connect(wire.url, deadline=0.2).user()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_gzip_bomb_is_not_unpacked(connect, wire, chunked):
    bomb = gzip.compress(b" " * 60_000_000)
    if chunked:
        body = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(bomb), bomb)
    else:
        body = b"Content-Length: %d\r\n\r\n%b" % (len(bomb), bomb)
    wire.script = [wire.sends(HEAD + b"Content-Encoding: gzip\r\n" + body)]
    with pytest.raises(UnexpectedAnswer):
        connect(wire.url).user()
    assert len(wire.requests) == 1


def test_a_body_without_end_stops_at_the_cap(connect, wire):
    wire.script = [wire.drips(HEAD + b"\r\n", b" " * 1_000_000)]
    with pytest.raises(UnexpectedAnswer):
        connect(wire.url).user()


def test_compressed_and_chunked_answers_are_read(connect, wire):
    packed = gzip.compress(b'{"status": "success", "data": {"id": 1}}')
    head = HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    wire.script = [wire.sends(head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed), stay=True)]
    client = connect(wire.url)
    assert [client.user().id, client.user().id] == [1, 1]
    assert wire.connections == 1


def test_no_redirect_is_followed(connect, wire):
    headers = [f"Location: {wire.url}/user"]
    wire.script = [wire.says(b"", status="302 Found", headers=headers), wire.succeeds({"deleted": True})]
    with pytest.raises(UnexpectedAnswer):
        connect(wire.url).delete_conversation(7, "x1")
    assert wire.requests == ["DELETE /api/v1/projects/7/conversations/x1 HTTP/1.1"]


def test_a_redirect_is_not_even_looked_at(connect, wire):
    wire.script = [wire.says(b"", status="307 No", headers=["Location: http://["])]
    with pytest.raises(UnexpectedAnswer, match="redirected the call elsewhere") as elsewhere:
        connect(wire.url).delete_conversation(7, "x1")
    assert not elsewhere.value.ambiguous


def test_no_cookie_is_kept(connect, wire):
    wire.script = [wire.succeeds({"id": 1}, headers=["Set-Cookie: a=b; Path=/"])]
    client = connect(wire.url)
    client.user()
    assert not client._call.transport._session.cookies


def test_the_environment_is_not_asked(connect, wire, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    wire.script = [wire.succeeds({"id": 1})]
    assert connect(wire.url).user().id == 1
