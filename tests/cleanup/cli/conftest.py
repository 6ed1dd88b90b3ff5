import pytest

from tests.cleanup.cli.running import Terminal, run


@pytest.fixture(autouse=True)
def the_tests_connection_stays_open(monkeypatch):
    """A test's transaction is its connection, as in Django's own test client."""
    monkeypatch.setattr("dashboard.cleanup.cli.follow.close_old_connections", lambda: None)


@pytest.fixture
def made(api):
    """Make conversations with these names; gives their session ids."""

    def make(*names):
        return [api.client.create_conversation(api.agent_id, name).session_id for name in names]

    return make


@pytest.fixture
def at(api, workspace):
    """The command at the sandbox's agent."""

    def do(verb, *words, terminal=False):
        return run(verb, f"--workspace={workspace.pk}", f"--agent={api.agent_id}", *words, terminal=terminal)

    return do


@pytest.fixture
def typed(monkeypatch):
    """A person at the terminal who types this."""

    def answer(text):
        monkeypatch.setattr("sys.stdin", Terminal(text))

    return answer
