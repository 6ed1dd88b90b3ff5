"""Creating an agent from a sitemap or a file: what is sent, and that a file is not held in memory."""

import io
import time
import tracemalloc
from email import message_from_bytes

import pytest

from dashboard.customgpt import Form, Unavailable, Upload
from dashboard.customgpt.connections import attempt
from dashboard.customgpt.multipart import Body
from tests.customgpt.conftest import success

AGENT = {"id": 7, "project_name": "New", "is_chat_active": None}


def form(**fields):
    """Matches a form that has exactly these fields."""

    def match(request):
        kind = request.headers["Content-Type"].encode()
        found = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + b"".join(request.body))
        sent = {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode()
            for part in found.get_payload()
        }
        return sent == fields, f"{sent} is not {fields}"

    return match


class Zeros(io.RawIOBase):
    """A large file that is nowhere."""

    def __init__(self, size):
        self.left = size

    def read(self, most=-1):
        taken = min(self.left, most)
        self.left -= taken
        return b"0" * taken


def test_from_a_sitemap(client, api):
    sent = form(project_name="Größe", sitemap_path="https://acorn.example/sitemap.xml")
    api.post("/projects", match=[sent], **success(AGENT, 201))
    agent = client.create_agent("Größe", "https://acorn.example/sitemap.xml")
    assert (agent.id, agent.is_active) == (7, None)


def test_from_a_file(connect, wire):
    seen = []
    wire.script = [wire.succeeds(AGENT, status="201 Created")]
    read = wire.read

    def reading(stream):
        lines = []
        while (line := stream.readline()) not in (b"\r\n", b""):
            lines.append(line.decode().strip().lower())
        length = next((int(line.partition(":")[2]) for line in lines if line.startswith("content-length")), None)
        seen.append((lines, stream.read(length or 0)))
        return bool(lines)

    wire.read = reading
    upload = Upload('we"ird\r\nname.pdf', 8, io.BytesIO(b"%PDF-1.7"), "application/pdf")
    assert connect(wire.url).create_agent("New", upload=upload).id == 7
    wire.read = read
    lines, body = seen[0]
    assert any(line.startswith("content-type: multipart/form-data; boundary=") for line in lines)
    assert not any(line.startswith("transfer-encoding") for line in lines)
    assert b'name="project_name"\r\n\r\nNew\r\n' in body
    assert b'filename="we%22ird%0D%0Aname.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\r\n--' in body


def test_a_large_file_is_sent_while_it_is_read(connect, wire):
    size = 40 * 1024 * 1024
    wire.script = [wire.succeeds(AGENT, status="201 Created")]
    taken = []

    def swallow(stream):
        lines = []
        while (line := stream.readline()) not in (b"\r\n", b""):
            lines.append(line.decode().strip().lower())
        left = next((int(line.partition(":")[2]) for line in lines if line.startswith("content-length")), 0)
        taken.append(left)
        while left:
            left -= len(stream.read(min(left, 65536)))
        return bool(lines)

    wire.read = swallow
    tracemalloc.start()
    connect(wire.url).create_agent("New", upload=Upload("big.pdf", size, Zeros(size)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken[0] > size
    assert peak < 8 * 1024 * 1024


def test_an_api_that_rests_while_it_reads_gets_the_file_all_the_same(connect, wire, monkeypatch):
    """The time for connecting is over long before a large file has been sent."""
    monkeypatch.setattr("dashboard.customgpt.transport.CONNECT_SECONDS", 0.2)
    size = 40 * 1024 * 1024
    wire.script = [wire.succeeds(AGENT, status="201 Created")]

    def read_after_a_rest(stream):
        left = 0
        while (line := stream.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length"):
                left = int(line.partition(b":")[2])
        wire.over.wait(0.6 if left else 0)
        while left:
            left -= len(stream.read(min(left, 1 << 20)))
        return not wire.over.is_set()

    wire.read = read_after_a_rest
    assert connect(wire.url).create_agent("New", upload=Upload("big.pdf", size, Zeros(size))).id == 7


def test_a_file_that_takes_too_long_is_given_up():
    attempt.begin(time.monotonic() - 1)
    pieces = iter(Body(Form({}, Upload("big.pdf", 9, Zeros(9)))))
    next(pieces)
    with pytest.raises(TimeoutError):
        next(pieces)


def test_it_is_never_sent_twice(client, api):
    api.post("/projects", status=500, json={"message": "Server Error"})
    with pytest.raises(Unavailable) as error:
        client.create_agent("New", "https://acorn.example/sitemap.xml")
    assert error.value.ambiguous
    assert error.value.user_message.endswith("The agent may or may not have been created.")


def test_a_new_name(client, api):
    api.post("/projects/7", match=[form(project_name="B")], **success(AGENT))
    assert client.rename_agent(7, "B").name == "New"


def test_a_new_name_that_is_not_told(client, api):
    api.post("/projects/7", **success({}))
    with pytest.raises(Unavailable) as error:
        client.rename_agent(7, "B")
    assert error.value.ambiguous
