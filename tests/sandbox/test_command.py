import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from dashboard.sandbox import Options

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_quietly_and_keeps_its_state(tmp_path, ending):
    state = tmp_path / "state.json"
    command = [sys.executable, MANAGE, "sandbox", "--port=0", "--conversations=20", "--api-key=k", f"--state={state}"]
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=settings) as process:
        try:
            url = process.stdout.readline().split()[-1]
            with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
                connection.request("POST", "/api/v1/projects/914/conversations", headers={"Authorization": "Bearer k"})
                assert connection.getresponse().status == 201
                process.send_signal(ending)
                rest, complaints = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, rest, complaints) == (0, "", "")
    assert [change["do"] for change in json.loads(state.read_text())["changes"]] == ["conversation_created"]


def test_a_taken_port_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Can't listen on 127.0.0.1:{port} .*Choose another --port.$"):
            call_command("sandbox", port=port, conversations=1)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"agents": -1}, "^agents must be a whole number"),
        ({"page_size": 0}, "^page_size must be"),
        ({"word_ms": 10_001}, "^word_ms must be"),
        ({"answer_ms": -1}, "^answer_ms must be"),
        ({"ready_after": 3_601}, "^ready_after must be"),
        ({"max_queries": -1}, "^max_queries must be"),
        ({"state": Path(__file__)}, "can't be read as a sandbox's state"),
    ],
)
def test_what_can_not_be_is_one_sentence(options, says):
    with pytest.raises(CommandError, match=says):
        call_command("sandbox", **options)


def test_a_date_is_a_date():
    with pytest.raises(CommandError, match="not a date"):
        call_command("sandbox", "--newest=tomorrow")


@pytest.mark.parametrize("port", ["x", "-1", "65536", "٣"])
def test_a_port_is_a_number(port):
    with pytest.raises(CommandError, match="not a port"):
        call_command("sandbox", f"--port={port}")


def test_every_option_reaches_the_sandbox(monkeypatch):
    served = []
    monkeypatch.setattr("dashboard.management.commands.sandbox.serve", lambda sandbox, *_, **__: served.append(sandbox))
    given = {"word_ms": 40, "answer_ms": 5, "ready_after": 12, "max_queries": 9, "agents": 1, "conversations": 2}
    call_command("sandbox", *(f"--{name.replace('_', '-')}={value}" for name, value in given.items()), "--no-reports")
    call_command("sandbox", "--conversations=1")
    chosen, usual = served[0].options, served[1].options
    assert {name: getattr(chosen, name) for name in given} == given
    assert (chosen.reports, usual) == (False, Options(conversations=1))
