"""Who did what, and the outcome. Rows are added and never changed."""

from typing import Any

from django.db import models
from django.utils import timezone


class Action(models.TextChoices):
    """What was done."""

    AGENT_CREATED = "agent_created", "Created an agent"
    AGENT_RENAMED = "agent_renamed", "Renamed an agent"
    AGENT_DELETED = "agent_deleted", "Deleted an agent"
    CONVERSATION_RENAMED = "conversation_renamed", "Renamed a conversation"
    CONVERSATION_DELETED = "conversation_deleted", "Deleted a conversation"
    JOB_CONFIRMED = "job_confirmed", "Confirmed a bulk job"
    JOB_UNDONE = "job_undone", "Undid a bulk job"
    JOB_PAUSED = "job_paused", "Paused a bulk job"
    JOB_RESUMED = "job_resumed", "Resumed a bulk job"
    JOB_CANCELLED = "job_cancelled", "Cancelled a bulk job"
    QUESTIONS_ASKED = "questions_asked", "Asked many questions"
    KEY_REPLACED = "key_replaced", "Replaced the API key"
    MEMBER_ADDED = "member_added", "Added a member"
    ROLE_CHANGED = "role_changed", "Changed a role"
    MEMBER_REMOVED = "member_removed", "Removed a member"
    MEMBER_LEFT = "member_left", "Left the workspace"
    WORKSPACE_CREATED = "workspace_created", "Created the workspace"
    WORKSPACE_RENAMED = "workspace_renamed", "Renamed the workspace"
    WORKSPACE_REMOVED = "workspace_removed", "Removed the workspace"
    RULES_CHANGED = "rules_changed", "Changed the rules"


class Unchangeable(Exception):
    """Raised for an attempt to change or remove a row of the audit."""


class Entries(models.QuerySet["Entry"]):
    """A read-only query set."""

    def update(self, **_values: Any) -> int:
        """Refuse: rows are never changed or removed."""
        raise Unchangeable

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: rows are never changed or removed."""
        raise Unchangeable


class Entry(models.Model):
    """One thing that was done. Holds no key, no name of a conversation and nothing that was said in one.

    Workspaces, people and jobs are noted by number and name, not by reference: they may go, this stays.
    """

    at = models.DateTimeField(default=timezone.now)
    workspace = models.BigIntegerField()
    user = models.BigIntegerField(null=True)
    who = models.CharField(max_length=200)
    action = models.CharField(max_length=40, choices=Action)
    agent_id = models.PositiveBigIntegerField(null=True)
    subject = models.CharField(max_length=200, blank=True, help_text="A session id, a username, or what was changed.")
    outcome = models.CharField(max_length=40, help_text="As the states of deletions are spelt, or done.")
    reason = models.TextField(blank=True)
    job = models.UUIDField(null=True)

    objects = Entries.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("workspace", "-at"), name="entry_newest"),
            models.Index(fields=("job",), name="entry_of_job"),
        )

    def __str__(self) -> str:
        return f"{self.who}: {self.get_action_display()} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; refuse to change one."""
        if not self._state.adding:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: rows are never changed or removed."""
        raise Unchangeable
