from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.core.cache import caches
from django.test import override_settings

from dashboard.sandbox import Options, Sandbox, running
from dashboard.workspaces.keyring import EncryptedKey

OPTIONS = Options(conversations=60, messages=2)


class Upstream:
    """A sandbox, its first agent, and the newest conversations of it as the list shows them."""

    def __init__(self, sandbox, workspace):
        self.sandbox = sandbox
        self.workspace = workspace
        self.agent_id = sandbox.ask("GET", "/projects").json()["data"]["data"][0]["id"]
        self.url = f"/workspaces/{workspace.pk}/agents/{self.agent_id}/conversations/"

    @property
    def client(self):
        return self.workspace.client()

    def rows(self, page=1):
        found = self.client.conversations(self.agent_id, page=page).items
        return [(row.session_id, row.name) for row in found]

    def ids(self):
        return [session_id for session_id, _ in self.rows()]

    def sent(self, method="DELETE"):
        return [entry for entry in self.sandbox.ledger if entry.method == method]

    def deleted(self):
        return {entry.path.rsplit("/", 1)[1] for entry in self.sent() if entry.effect}


@pytest.fixture
def start(workspace):
    """Start a sandbox on a real socket for the flows of a test."""
    caches["upstream"].clear()
    workspace.key = EncryptedKey.of(OPTIONS.api_key)
    workspace.save()

    @contextmanager
    def serve(options):
        sandbox = Sandbox(options)
        with running(sandbox) as url, override_settings(CUSTOMGPT_API_URL=url):
            yield Upstream(sandbox, workspace)

    return serve


@pytest.fixture
def api(start):
    with start(OPTIONS) as upstream:
        yield upstream


@pytest.fixture
def paced(start):
    """A sandbox that takes a dozen calls a minute."""
    with start(replace(OPTIONS, rate_limit_per_minute=12)) as upstream:
        yield upstream
