"""What a person has ticked in an agent's list. It lies here, so that it survives paging, sorting and Back."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from dashboard.workspaces.models import Workspace


class Selection(models.Model):
    """One person's ticks in the list of one agent: some conversations, or all that match a filter but some.

    * `rows`: the ticked ones, session id → [name, conversation id, created at, created by]; unused when `matching`
    * `left_out`: session ids that were unticked again after everything that matches had been selected
    * `name`, `by`, `total`: the filter that `matching` is about, and how many the API said there are
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    agent_id = models.PositiveBigIntegerField()
    matching = models.BooleanField(default=False)
    name = models.CharField(max_length=255, blank=True)
    by = models.CharField(max_length=20, default="all")
    total = models.PositiveIntegerField(default=0)
    rows = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("workspace", "user", "agent_id"), name="one_selection"),)

    def __str__(self) -> str:
        return f"{self.user}'s selection of agent {self.agent_id}"
