"""The sandbox API and the dashboard with its worker, each in processes of its own as when they run for real."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import requests

from config import keys
from tests.benchmarks.browser import Browser

ROOT = Path(__file__).resolve().parents[2]
KEY = "1|benchmark-key"
UNDO_SECONDS = 5
PASSWORD = "a-long-pass-phrase-for-benchmarks"
PREPARE = f"""
from django.contrib.auth import get_user_model
from dashboard.workspaces.models import Rules
from dashboard.workspaces.models import Membership, Role, Workspace
user = get_user_model().objects.create_user("ann", password={PASSWORD!r})
workspace = Workspace(name="Benchmark")
workspace.set_key({KEY!r}, None)
workspace.save()
Membership.objects.create(workspace=workspace, user=user, role=Role.ADMIN)
Rules.objects.create(workspace=workspace, undo_seconds={UNDO_SECONDS})
"""


class Call(NamedTuple):
    """What the sandbox noted of one request; `at` is when it was counted, in seconds since 1970."""

    at: float
    method: str
    path: str
    status: int


@dataclass
class Stage:
    """Where both answer, who is signed in, and what the sandbox noted of each request."""

    api: str
    dashboard: str
    ledger: Path
    sandbox: int
    gunicorn: int
    worker: int
    agent_id: int = 0

    def __post_init__(self) -> None:
        self.direct = requests.Session()
        self.direct.headers["Authorization"] = f"Bearer {KEY}"
        self.agent_id = self.direct.get(f"{self.api}/projects").json()["data"]["data"][0]["id"]
        self.browser = Browser(self.dashboard)
        self.browser.sign_in("ann", PASSWORD)

    @property
    def upstream_list(self) -> str:
        """The conversations at the API."""
        return f"{self.api}/projects/{self.agent_id}/conversations"

    @property
    def conversations(self) -> str:
        """The same in the dashboard."""
        return f"/workspaces/1/agents/{self.agent_id}/conversations/"

    def calls(self) -> list[Call]:
        """Every request that the sandbox has answered."""
        self.ledger.unlink(missing_ok=True)
        os.kill(self.sandbox, signal.SIGUSR1)
        until = time.monotonic() + 20
        while not self.ledger.exists():
            assert time.monotonic() < until, "The sandbox does not write its ledger."
            time.sleep(0.01)
        return [Call(**entry) for entry in json.loads(self.ledger.read_text())]


@contextmanager
def staged(**options: int) -> Iterator[Stage]:
    """All of it for as long as the block lasts; `options` are the sandbox's."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dashboard-bench-")))
        ledger = place / "ledger.json"
        settings = _settings(place)
        upstream = ["-m", "tests.benchmarks.upstream", json.dumps(options | {"api_key": KEY}), str(ledger)]
        sandbox = stack.enter_context(_process(upstream, settings))
        assert sandbox.stdout
        api = sandbox.stdout.readline().strip()
        settings["CUSTOMGPT_API_URL"] = api
        for command in (["migrate"], ["createcachetable"], ["collectstatic", "--no-input"], ["shell", "-c", PREPARE]):
            subprocess.run([sys.executable, "manage.py", *command, "-v0"], cwd=ROOT, env=settings, check=True)
        serve = ["-m", "gunicorn", "--config=config/gunicorn.py", "--log-level=warning", "config.wsgi"]
        gunicorn = stack.enter_context(_process(serve, settings))
        log = stack.enter_context((place / "worker.log").open("w"))
        worker = stack.enter_context(_process(["manage.py", "worker"], settings, stderr=log))
        dashboard = f"http://127.0.0.1:{settings['PORT']}"
        _wait_for(f"{dashboard}/healthz")
        yield Stage(api, dashboard, ledger, sandbox.pid, gunicorn.pid, worker.pid)


def _settings(place: Path) -> dict[str, str]:
    """Fresh ones. Those that are empty keep a .env in this directory from having a say."""
    empty = ("DATABASE_URL", "HTTPS_PROXY", "CUSTOMGPT_CA_BUNDLE", "TRUSTED_PROXIES", "CSRF_TRUSTED_ORIGINS", "DEMO")
    return {
        **{name: value for name, value in os.environ.items() if not name.endswith("_FILE")},
        **dict.fromkeys(empty, ""),
        **keys.fresh(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATA_DIR": str(place),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HOST": "127.0.0.1",
        "PLAIN_HTTP": "true",
        "PORT": str(_free_port()),
        "WEB_CONCURRENCY": "2",
        "WEB_THREADS": "16",
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def _process(command: list[str], settings: dict[str, str], stderr: object = None) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=settings, text=True, stdout=subprocess.PIPE, stderr=stderr
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def _wait_for(url: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise SystemExit("The dashboard did not start within 20 seconds.")
