"""Who asks for something to be done."""

from typing import NamedTuple, Self

from django.contrib.auth.models import User

from dashboard.http import Request
from dashboard.workspaces.models import Workspace


class Actor(NamedTuple):
    """A person in a workspace, or the command line; then `user` is None, and `who` says so."""

    workspace: Workspace
    user: User | None
    who: str

    @classmethod
    def of(cls, request: Request, workspace: Workspace) -> Self:
        """The person who is signed in."""
        return cls(workspace, request.user, request.user.get_username())
