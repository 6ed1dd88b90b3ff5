"""The context of every page: the person's workspaces, and what they may do in the current one."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from dashboard.workspaces.models import Membership, Role, Workspace


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the context for base.html. The list of workspaces is lazy: fragments never need it."""
    membership: Membership | None = getattr(request, "membership", None)
    role = role_of(request)
    return {
        "current_workspace": membership.workspace if membership else None,
        "own_workspaces": _workspaces_of(request),
        "may_edit": role >= Role.EDITOR,
        "may_admin": role >= Role.ADMIN,
        "plain_http": settings.PLAIN_HTTP,
    }


def role_of(request: HttpRequest) -> int:
    """Return what the person is in the current workspace; 0 where there is none."""
    membership: Membership | None = getattr(request, "membership", None)
    return membership.role if membership else 0


def _workspaces_of(request: HttpRequest) -> QuerySet[Workspace]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Workspace.objects.none()
    return Workspace.objects.filter(memberships__user_id=user.pk).only("name")
