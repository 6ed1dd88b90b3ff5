"""The command as a process of its own: exit statuses, pipes, and a real Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import keys
from dashboard.sandbox import Options, Sandbox, running

ROOT = Path(__file__).resolve().parents[3]
# Empty ones keep a .env from having a say.
EMPTY = ["DATABASE_URL", "HTTPS_PROXY", "CUSTOMGPT_CA_BUNDLE", "TRUSTED_PROXIES", "CSRF_TRUSTED_ORIGINS", "DEMO"]
EMPTY += ["HUEY_URL"]
pytestmark = pytest.mark.processes
PREPARE = """
from dashboard.workspaces.keyring import EncryptedKey
from dashboard.workspaces.models import Workspace
Workspace.objects.create(name="Support team", key=EncryptedKey.of("1|sandbox-key"), key_last4="-key")
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """An installation with one workspace, and a sandbox; gives the sandbox and the environment."""
    sandbox = Sandbox(Options(conversations=30, messages=1, latency_ms=20))
    with running(sandbox) as url:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.endswith("_FILE")},
            **dict.fromkeys(EMPTY, ""),
            **keys.fresh(),
            "ALLOWED_HOSTS": "127.0.0.1",
            "CUSTOMGPT_API_URL": url,
            "DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PLAIN_HTTP": "true",
        }
        for words in (["migrate"], ["createcachetable"], ["shell", "-c", PREPARE]):
            subprocess.run([sys.executable, "manage.py", *words, "-v0"], cwd=ROOT, env=environment, check=True)
        yield sandbox, environment


@pytest.fixture
def command(installation):
    sandbox, environment = installation
    agent = sandbox.agent_ids[0]

    @contextmanager
    def start(verb, *words):
        place = [f"--agent={agent}", "--workspace=Support team"] if not any("--job" in word for word in words) else []
        with subprocess.Popen(
            [sys.executable, "manage.py", "conversations", verb, *place, *words],
            cwd=ROOT, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            try:
                yield process
            finally:
                process.kill()

    return start


@pytest.fixture
def run(command):
    def run(*words):
        with command(*words) as process:
            out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    return run


def test_statuses_without_a_terminal(run):
    assert [run(*words)[0] for words in (["delete", "--name=x"], ["delete", "--what"], ["rename", "--help"])] == [
        1,
        2,
        0,
    ]
    status, out, err = run("delete", "--name=no-such-name", "--yes", "--here")
    assert (status, out) == (0, "")
    assert "Traceback" not in err


def test_a_reader_that_has_had_enough(command):
    with command("list") as process:
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=60)
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_real_interruption_hands_over_and_the_job_is_done_later(installation, command, run, ending):
    sandbox, _ = installation
    agent = sandbox.agent_ids[0]
    name = f"zz-{ending.name}"
    for _ in range(40):
        sandbox.ask("POST", f"/projects/{agent}/conversations", body={"name": name})
    with command("delete", f"--name={name}", "--yes", "--here", "--json") as process:
        for line in process.stderr:
            if line.startswith("Job "):
                process.send_signal(ending)
                break
        _, err = process.communicate(timeout=60)
    job = line.split()[1].rstrip(",")
    assert process.returncode == 130, err
    assert f"--job {job}" in err
    assert "Traceback" not in err
    status, out, err = run("delete", f"--job={job}", "--here", "--json")
    assert status == 0, err
    assert [json.loads(row)["outcome"] for row in out.splitlines()] == ["deleted"] * 40
    sent = [entry.session_id for entry in sandbox.ledger if entry.method == "DELETE" and entry.effect]
    assert len(sent) == len(set(sent))
