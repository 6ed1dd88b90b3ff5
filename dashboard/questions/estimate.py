"""What asking many questions costs: calls, credits and time."""

from typing import NamedTuple

from dashboard.customgpt import UpstreamError
from dashboard.workspaces.keyring import KeyringMismatch
from dashboard.workspaces.models import Workspace

ANSWER_SECONDS = 3.0  # what an answer takes on average


class Takes(NamedTuple):
    """So many calls in so many seconds. `paced`: the API has said what it allows, so that the time counts that in."""

    calls: int
    seconds: float
    paced: bool


def asking_takes(workspace: Workspace, calls: int, answers: int) -> Takes:
    """What so many answers take with the workspace's key, at today's pace. Asks nobody."""
    try:
        waiting: float | None = workspace.client().limiter.estimate(calls)
    except (UpstreamError, KeyringMismatch):
        waiting = None
    return Takes(calls, (waiting or 0) + answers * ANSWER_SECONDS, waiting is not None)
