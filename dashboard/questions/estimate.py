"""What asking many questions costs: calls, credits and time."""

from typing import NamedTuple

from dashboard.jobs.estimate import seconds_at_pace
from dashboard.workspaces.models import Workspace

ANSWER_SECONDS = 3.0  # what an answer takes on average


class Takes(NamedTuple):
    """So many calls in so many seconds. `paced`: the API has said what it allows, so that the time counts that in."""

    calls: int
    seconds: float
    paced: bool


def asking_takes(workspace: Workspace, calls: int, answers: int) -> Takes:
    """What so many answers take with the workspace's key, at today's pace. Asks nobody."""
    waiting = seconds_at_pace(workspace, calls)
    return Takes(calls, (waiting or 0) + answers * ANSWER_SECONDS, waiting is not None)
