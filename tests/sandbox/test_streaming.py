import http.client
import socket
import struct
import threading
from contextlib import closing, contextmanager

import pytest

from dashboard.sandbox import Fault
from dashboard.sandbox.server import Server

KEY = {"Authorization": "Bearer 1|sandbox-key"}
LOST = (ConnectionError, http.client.HTTPException)


@contextmanager
def serving(sandbox):
    """The server itself, where `running` gives only its address."""
    server = Server(sandbox, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def asking(server, stream="true", path=None, method="POST"):
    """A connection whose question is on its way."""
    path = path or f"/projects/{server.sandbox.agent_ids[0]}/conversations/new/messages?stream={stream}"
    with closing(http.client.HTTPConnection(*server.server_address[:2], timeout=60)) as connection:
        connection.request(method, f"/api/v1{path}", b'{"prompt": "Hello"}', KEY)
        yield connection


@pytest.fixture
def slow(make):
    """Words ten seconds apart."""
    with serving(make(word_ms=10_000)) as server:
        yield server


def test_the_pause_is_between_two_pieces(make, monkeypatch):
    waits = []
    with serving(make(word_ms=40)) as server:
        monkeypatch.setattr(server.ended, "wait", waits.append)
        with asking(server) as connection:
            pieces = connection.getresponse().read().count(b"event: ")
    assert waits == [0.04] * (pieces - 1)


def test_the_first_piece_comes_at_once_and_the_second_later(slow):
    with asking(slow) as connection:
        answer = connection.getresponse()
        assert answer.read1().startswith(b"event: start")
        connection.sock.settimeout(0.05)
        with pytest.raises(TimeoutError):
            answer.read1()


def test_others_are_answered_meanwhile(slow):
    with asking(slow) as connection:
        connection.getresponse().read1()
        with asking(slow, path="/user", method="GET") as other:
            assert other.getresponse().status == 200


@pytest.mark.parametrize("stream", ["true", "false"])
def test_an_answer_takes_its_time(make, monkeypatch, stream):
    waits = []
    with serving(make(answer_ms=2_500)) as server:
        monkeypatch.setattr(server.ended, "wait", waits.append)
        with asking(server, stream) as connection:
            assert connection.getresponse().status == 200
        with asking(server, path="/user", method="GET") as connection:
            assert connection.getresponse().status == 200
    assert waits == [2.5]


@pytest.mark.parametrize("stream", ["true", "false"])
def test_closing_does_not_wait_for_a_late_answer(make, stream):
    with serving(make(answer_ms=600_000)) as server, asking(server, stream) as connection:
        connection.sock.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.sock.recv(1)
        connection.sock.settimeout(10)
        with asking(server, path="/user", method="GET") as other:
            assert other.getresponse().status == 200
        server.server_close()
        assert connection.sock.recv(1) == b""
        assert not [thread for thread in threading.enumerate() if "process_request" in thread.name]


def test_closing_does_not_wait_for_the_next_word(slow):
    with asking(slow) as connection:
        answer = connection.getresponse()
        answer.read1()
        slow.server_close()
        with pytest.raises(LOST):
            answer.read()
    assert not [thread for thread in threading.enumerate() if "process_request" in thread.name]


def test_a_client_that_goes_away_ends_the_stream_quietly(sandbox, caplog, capfd):
    sandbox.inject(Fault("stream_stall", seconds=600))
    with serving(sandbox) as server:
        with asking(server) as connection:
            connection.getresponse().read1()
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sandbox.release()
        with server._change:
            assert server._change.wait_for(lambda: not server._open, timeout=60)
    assert capfd.readouterr() == ("", "")
    assert not [record for record in caplog.records if record.levelname != "DEBUG"]
