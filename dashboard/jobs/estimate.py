"""How long calls take with a workspace's key, as far as anybody can say."""

from dashboard.customgpt import UpstreamError
from dashboard.workspaces.keyring import KeyringMismatch
from dashboard.workspaces.models import Workspace


def seconds_at_pace(workspace: Workspace, calls: int) -> float | None:
    """How long so many calls take at today's pace; None when the API has not said what it allows. Asks nobody."""
    try:
        seconds: float | None = workspace.client().limiter.estimate(calls)
    except (UpstreamError, KeyringMismatch):
        return None
    return seconds
