"""Where Django looks for models; each lives in its room."""

from dashboard.cleanup.models import Manifest
from dashboard.workspaces.models import Membership, Workspace

__all__ = ["Manifest", "Membership", "Workspace"]
