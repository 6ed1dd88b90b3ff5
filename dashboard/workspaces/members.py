"""Changes the members of a workspace, and always leaves an admin. Each change is recorded in the audit.

`by` is whoever does it.
"""

from django.contrib.auth.models import User
from django.db import transaction

from dashboard.audit.models import Action
from dashboard.audit.recording import record_by
from dashboard.workspaces.models import Membership, Role, Workspace


class LastAdmin(Exception):
    """Raised if no admin would be left."""

    user_message = "This is the workspace's last admin. Make another member an admin first."


@transaction.atomic
def add(workspace: Workspace, user: User, role: Role, by: User) -> None:
    """Add a member; someone who has become one in the meantime keeps their role."""
    made = Membership.objects.get_or_create(workspace=workspace, user=user, defaults={"role": role})[1]
    if made:
        _record(by, Action.MEMBER_ADDED, workspace.pk, user, role.label)


@transaction.atomic
def change_role(member: Membership, role: Role, by: User) -> None:
    """Give a member another role. Raises LastAdmin."""
    if role != Role.ADMIN:
        _keep_an_admin(member)
    before = Role(member.role)
    changed = Membership.objects.filter(pk=member.pk).exclude(role=role).update(role=role)
    if changed:
        _record(by, Action.ROLE_CHANGED, member.workspace_id, member.user, f"{before.label} → {role.label}")


@transaction.atomic
def remove(member: Membership, by: User) -> None:
    """Remove a member from the workspace. Raises LastAdmin."""
    _keep_an_admin(member)
    gone, _ = Membership.objects.filter(pk=member.pk).delete()
    if gone:
        action = Action.MEMBER_LEFT if by.pk == member.user_id else Action.MEMBER_REMOVED
        _record(by, action, member.workspace_id, member.user, Role(member.role).label)


def _record(by: User, action: Action, workspace_id: int, user: User, reason: str) -> None:
    record_by(by, workspace_id, action, subject=user.get_username(), reason=reason)


def _keep_an_admin(leaving: Membership) -> None:
    # The lock makes two admins who demote each other at the same moment take turns.
    list(Workspace.objects.select_for_update().filter(pk=leaving.workspace_id).values_list("pk"))
    admins = Membership.objects.filter(workspace_id=leaving.workspace_id, role=Role.ADMIN)
    others = admins.exclude(pk=leaving.pk).filter(user__is_active=True)
    if admins.filter(pk=leaving.pk).exists() and not others.exists():
        raise LastAdmin
