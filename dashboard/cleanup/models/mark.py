"""What is known of single conversations: stars, which keep them from bulk deletion, and more."""

from django.db import models

from dashboard.workspaces.models import Workspace


class Mark(models.Model):
    """What this dashboard knows of a conversation that the API's list does not say.

    `messages` is how many it had when somebody last read it here; `asked_many` says that "Ask many" made it.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    agent_id = models.PositiveBigIntegerField()
    session_id = models.CharField(max_length=128)
    starred = models.BooleanField(default=False)
    asked_many = models.BooleanField(default=False)
    messages = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("workspace", "agent_id", "session_id"), name="one_mark"),)

    def __str__(self) -> str:
        return f"{'★ ' if self.starred else ''}{self.session_id}"
