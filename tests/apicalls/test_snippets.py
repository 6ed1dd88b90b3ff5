"""What can be pasted sends what was sent."""

import json
import os
import shlex
import shutil
import subprocess
import threading
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import responses

from dashboard.apicalls.snippets import curl, python
from dashboard.customgpt import Call, Form, Upload
from tests.conftest import API, KEY

HOSTILE = [
    "plain",
    "it's",
    "'; touch /tmp/owned; '",
    'say "hi"',
    "$(id) `id` $HOME ${PATH}",
    "two\nlines\r\nand\ttabs",
    "back\\slash\\",
    "Größe 漢字 🙂 \u202e",
    "@/etc/passwd",
    "</etc/passwd",
    "a;type=text/html",
    "!! & | > < * ? [a-z] {1,2} # ~",
    "--data x",
    "-",
    "%27 %0A + =",
]
URL = f"{API}/projects/924/conversations"


def shown(command):
    """The words that a shell makes of the command, with the key put in."""
    subprocess.run(["bash", "-n"], input=command, text=True, check=True)
    stub = 'curl() { printf "%s\\0" "$@"; }\n'
    ran = subprocess.run(
        ["bash", "-c", stub + command], env={"CUSTOMGPT_API_KEY": KEY}, capture_output=True, check=True
    )
    assert ran.stderr == b""
    return ran.stdout.decode().split("\0")[:-1]


def value_of(words, option):
    return [after for word, after in pairwise(words) if word == option]


def sent_by(program):
    """The request that the program makes."""
    with responses.RequestsMock() as wire:
        for verb in ("GET", "POST", "PUT", "DELETE"):
            wire.add(verb, URL, json={}, status=200)
        wire.assert_all_requests_are_fired = False
        exec(compile(program, "snippet", "exec"), {})
        return wire.calls[0].request


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("CUSTOMGPT_API_KEY", KEY)


def test_it_reads_like_the_documentation():
    call = Call("POST", URL, {"order": "desc"}, {"name": "New"}, 201)
    assert curl(call) == (
        f"curl -X POST '{URL}?order=desc' \\\n"
        '  -H "Authorization: Bearer $CUSTOMGPT_API_KEY" \\\n'
        "  -H 'Accept: application/json' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        '  -d \'{"name": "New"}\''
    )
    assert "import os\n\nimport requests\n\nresponse = requests.post(\n" in python(call)
    assert python(call).endswith("print(response.status_code)\nprint(response.text)\n")


def test_reading_needs_no_verb_and_streams_do_not_wait():
    assert curl(Call("GET", URL)).startswith(f"curl '{URL}' \\\n")
    assert curl(Call("POST", URL, {"stream": "true"})).startswith("curl -N -X POST ")
    assert "stream=True" in python(Call("POST", URL, {"stream": "true"}))
    assert "stream=True" not in python(Call("POST", URL))


@pytest.mark.parametrize("value", HOSTILE)
def test_a_shell_reads_nothing_into_it(value):
    words = shown(curl(Call("PUT", URL, [("name", value), ("name", "2")], {"name": value})))
    query = urlsplit(words[2]).query
    assert words[:2] == ["-X", "PUT"]
    assert query == urlsplit(requests.Request("GET", URL, params=[("name", value), ("name", "2")]).prepare().url).query
    assert parse_qsl(query) == [("name", value), ("name", "2")]
    assert json.loads(*value_of(words, "-d")) == {"name": value}
    assert f"Authorization: Bearer {KEY}" in value_of(words, "-H")
    assert shlex.split(curl(Call("GET", URL, {"name": value})))[0] == "curl"


@pytest.mark.parametrize("value", HOSTILE)
def test_python_sends_the_same(value):
    request = sent_by(python(Call("PUT", URL, [("name", value), ("name", "2")], {"name": value, "none": None})))
    assert (request.method, request.headers["Authorization"]) == ("PUT", f"Bearer {KEY}")
    assert parse_qsl(urlsplit(request.url).query) == [("name", value), ("name", "2")]
    assert json.loads(request.body) == {"name": value, "none": None}


def parts(kind, body):
    """What a form holds: by name, (its text, its file's name)."""
    form = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    return {
        part.get_param("name", header="content-disposition"): (part.get_payload(decode=True), part.get_filename())
        for part in form.get_payload()
    }


def form(name, filename=""):
    upload = Upload(filename, 3, BytesIO(), "application/pdf") if filename else None
    return Call("POST", URL, body=Form({"project_name": name}, upload))


@pytest.mark.parametrize("value", HOSTILE)
def test_python_sends_a_form_in_parts(value):
    request = sent_by(python(form(value)))
    assert parts(request.headers["Content-Type"], request.body) == {"project_name": (value.encode(), None)}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a short program ends with its file
def test_python_sends_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "it's.pdf").write_bytes(b"pdf")
    request = sent_by(python(form("New", "it's.pdf")))
    assert parts(request.headers["Content-Type"], request.body)["file"] == (b"pdf", "it's.pdf")


def test_a_form_reads_like_the_documentation():
    words = shown(curl(form("Help desk", "manual.pdf")))
    assert value_of(words, "-F") == ["project_name=Help desk", "file=@manual.pdf;type=application/pdf"]


class Listener(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard = parts(self.headers["Content-Type"], body)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def listener():
    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
@pytest.mark.parametrize("value", HOSTILE)
def test_curl_itself_sends_the_form(value, listener, tmp_path):
    name = value.replace("/", "")
    (tmp_path / name).write_bytes(b"pdf")
    call = form(value, name)
    call.url = f"http://127.0.0.1:{listener.server_port}/api/v1/projects"
    environment = {"PATH": os.environ["PATH"], "CUSTOMGPT_API_KEY": KEY}
    subprocess.run(["bash", "-c", f"{curl(call)} -s"], cwd=tmp_path, env=environment, check=True, timeout=60)
    assert listener.heard["project_name"] == (value.encode(), None)
    assert listener.heard["file"][0] == b"pdf"
