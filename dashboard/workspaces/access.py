"""Checks who may do what, in one line that every view starts with."""

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField
from django.http import Http404

from dashboard.http import Request
from dashboard.workspaces.models import Membership, Role, Workspace


def membership_for(request: Request, workspace_id: int, needed: Role = Role.VIEWER) -> Membership:
    """Return the signed-in person's membership, with its workspace.

    Strangers get 404, as if the workspace were not there; members whose role is too small get 403 and are told so.
    """
    if workspace_id > BigIntegerField.MAX_BIGINT:
        raise Http404("No workspace has so big a number; the database could not even look for it.")
    memberships = Membership.objects.select_related("workspace").filter(workspace_id=workspace_id)
    membership = memberships.filter(user_id=request.user.pk).first()
    if membership is None:
        raise Http404("There is no such workspace.")
    request.membership = membership  # the frame shows what this role may do
    if membership.role < needed:
        raise PermissionDenied(f"This needs the role {needed.label.lower()} in the workspace {membership.workspace}.")
    return membership


def workspace_for(request: Request, workspace_id: int, needed: Role = Role.VIEWER) -> Workspace:
    """Return the workspace; 404 for strangers, 403 for a role that is too small."""
    return membership_for(request, workspace_id, needed).workspace
