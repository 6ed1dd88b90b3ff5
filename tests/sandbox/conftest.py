from collections.abc import Callable
from typing import Any

import pytest

from dashboard.sandbox import Options, Sandbox


class Clock:
    """Time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 1_795_236_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make(clock) -> Callable[..., Sandbox]:
    def make(**options: Any) -> Sandbox:
        return Sandbox(Options(**{"conversations": 40, **options}), clock)

    return make


@pytest.fixture
def sandbox(make):
    return make()


@pytest.fixture
def agent(sandbox):
    """The id of the big agent."""
    return sandbox.agent_ids[0]


@pytest.fixture
def conversations(agent):
    """The path of its conversations."""
    return f"/projects/{agent}/conversations"


@pytest.fixture
def session(sandbox, agent):
    """A conversation with a plain name and some messages."""
    return sandbox.session_ids(agent)[1]
