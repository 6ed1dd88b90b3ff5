"""A workspace is a name and one API key; memberships say who may do what with it, rules how it deletes."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from dashboard import customgpt
from dashboard.ratelimits.store import limiter_for
from dashboard.workspaces.keyring import EncryptedKey, EncryptedKeyField

WORKED_AGAIN = timedelta(minutes=5)
WEEK = 7 * 24 * 3600


class Role(models.IntegerChoices):
    """A member's role; each one includes the ones before it."""

    VIEWER = 10, "Viewer"
    EDITOR = 20, "Editor"
    ADMIN = 30, "Admin"


class Workspace(models.Model):
    """One CustomGPT.ai API key under a name."""

    name = models.CharField(max_length=100)
    key = EncryptedKeyField()
    key_last4 = models.CharField(max_length=4)
    account_name = models.CharField(max_length=255, blank=True)
    key_worked_at = models.DateTimeField(null=True, blank=True)
    calls_a_minute = models.PositiveIntegerField(null=True, blank=True, help_text="Null: as many as the API says.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def set_key(self, plain: str, account: customgpt.User | None) -> None:
        """Set a new key. `account` is its account as the API returned it; None if the key was not checked."""
        self.key = EncryptedKey.of(plain)
        self.key_last4 = plain[-4:]
        self.account_name = _called(account) if account else ""
        self.key_worked_at = timezone.now() if account else None

    def save_key(self) -> None:
        """Save only the key and what is known about it."""
        self.save(update_fields=["key", "key_last4", "account_name", "key_worked_at"])

    def key_belongs_to(self, account: customgpt.User) -> None:
        """Set the key's account, which the API has just returned."""
        known = {"account_name": _called(account), "key_worked_at": timezone.now()}
        Workspace.objects.filter(pk=self.pk, key=self.key).update(**known)

    def key_has_worked(self) -> None:
        """Record that the API has just accepted the key: one UPDATE, at most every five minutes."""
        now = timezone.now()
        if self.key_worked_at and now - self.key_worked_at < WORKED_AGAIN:
            return
        self.key_worked_at = now
        # A key that was replaced in the meantime has proved nothing.
        Workspace.objects.filter(pk=self.pk, key=self.key).update(key_worked_at=now)

    def client(self, deadline: float = 15.0, background: bool = False) -> customgpt.Client:
        """Return a client with this workspace's key, at the pace that its users share. Raises KeyringMismatch.

        `background` is for jobs: they let people go first, and bear a `deadline` of 30 seconds a call.
        """
        key = self.key.reveal()
        return customgpt.client_for(key, deadline, limiter_for(key, self.calls_a_minute, background))


def _called(account: customgpt.User) -> str:
    return (account.name or account.email)[:255]


class Membership(models.Model):
    """One person's role in one workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.PositiveSmallIntegerField(choices=Role, default=Role.VIEWER)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("workspace", "user"), name="one_role_a_member"),)
        ordering = ("user__username",)

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}: {self.get_role_display()}"


class Rules(models.Model):
    """A workspace's rules for deleting: what is protected, how long to undo, how long names are kept.

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
        """Return the workspace's rules; unsaved defaults if none are set."""
        return cls.objects.filter(workspace=workspace).first() or cls(workspace=workspace)

    @property
    def protected_names(self) -> list[str]:
        """Return the parts of names that protect a conversation, casefolded."""
        return [line.strip().casefold() for line in self.protect_names.splitlines() if line.strip()]
