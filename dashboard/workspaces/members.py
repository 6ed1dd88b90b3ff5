"""Changing who belongs to a workspace, without ever leaving it to nobody."""

from django.db import transaction

from dashboard.workspaces.models import Membership, Role, Workspace


class LastAdmin(Exception):
    """Nobody would be left to manage the workspace."""

    user_message = "This is the workspace's last admin. Make somebody else an admin first."


def change_role(member: Membership, role: Role) -> None:
    """Give a member another role. Raises LastAdmin."""
    with transaction.atomic():
        if role != Role.ADMIN:
            _keep_an_admin(member)
        Membership.objects.filter(pk=member.pk).update(role=role)


def remove(member: Membership) -> None:
    """Take a member out of the workspace. Raises LastAdmin."""
    with transaction.atomic():
        _keep_an_admin(member)
        Membership.objects.filter(pk=member.pk).delete()


def _keep_an_admin(leaving: Membership) -> None:
    # The lock makes two admins who demote each other at the same moment take turns.
    list(Workspace.objects.select_for_update().filter(pk=leaving.workspace_id).values_list("pk"))
    admins = Membership.objects.filter(workspace_id=leaving.workspace_id, role=Role.ADMIN)
    others = admins.exclude(pk=leaving.pk).filter(user__is_active=True)
    if admins.filter(pk=leaving.pk).exists() and not others.exists():
        raise LastAdmin
