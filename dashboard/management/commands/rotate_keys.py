"""manage.py rotate_keys: run it after putting a new key at the front of DASHBOARD_ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard.workspaces.keyring import KeyringMismatch
from dashboard.workspaces.models import Workspace


class Command(BaseCommand):
    """Re-encrypt every stored API key."""

    help = "Encrypt every stored API key with the first key of DASHBOARD_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate every key that the ring opens; name the others, and fail."""
        rotated, closed = 0, []
        for workspace in Workspace.objects.order_by("pk"):
            try:
                rotated += _rotate(workspace)
            except KeyringMismatch:
                closed.append(f"{workspace} ({workspace.pk})")
        self.stdout.write(f"Re-encrypted {rotated} keys.")
        if closed:
            raise CommandError(
                f"DASHBOARD_ENCRYPTION_KEYS can't decrypt the API keys of: {', '.join(closed)}. Put the old key back "
                "and run this again, or replace these API keys in the dashboard."
            )
        self.stdout.write("You can remove the older encryption keys now.")


def _rotate(workspace: Workspace) -> int:
    # Only if it is still the same key: somebody may replace it at this moment.
    same = Workspace.objects.filter(pk=workspace.pk, key=workspace.key)
    return same.update(key=workspace.key.rotated())
