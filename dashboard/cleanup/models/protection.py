"""What is kept from bulk deletion: marks on single conversations, and a workspace's rules."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from dashboard.workspaces.models import Workspace

WEEK = 7 * 24 * 3600


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


class Rules(models.Model):
    """How a workspace clears away: what is protected, how long one can undo, how long names are kept.

    A workspace without a row has the defaults: `Rules.of`.
    """

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="rules", primary_key=True)
    undo_seconds = models.PositiveIntegerField(default=30, validators=[MinValueValidator(5), MaxValueValidator(WEEK)])
    type_number_above = models.PositiveIntegerField(default=100)
    protect_younger_than_days = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    protect_names = models.TextField(blank=True, help_text="One part of a name a line.")
    keep_names_days = models.PositiveIntegerField(
        default=30, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )

    def __str__(self) -> str:
        return f"Rules of {self.workspace}"

    @classmethod
    def of(cls, workspace: Workspace) -> "Rules":
        """The workspace's rules; unsaved defaults when nobody has set any."""
        return cls.objects.filter(workspace=workspace).first() or cls(workspace=workspace)

    @property
    def protected_names(self) -> list[str]:
        """The parts of names that protect a conversation, casefolded."""
        return [line.strip().casefold() for line in self.protect_names.splitlines() if line.strip()]
