"""What a person has chosen to delete, frozen at the moment they were asked to confirm it."""

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone

from dashboard.cleanup.deletion import Outcome, State
from dashboard.workspaces.models import Workspace

LIFETIME = timedelta(hours=1)


class Manifest(models.Model):
    """The exact conversations of one confirmation, which works once. After an hour it is forgotten, names and all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    agent_id = models.PositiveBigIntegerField()
    rows = models.JSONField(help_text="A list of [session id, name], in the order they were shown.")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True, help_text="A list of [session id, state, reason], as they end.")

    def __str__(self) -> str:
        return f"{len(self.rows)} conversations of agent {self.agent_id}"

    @classmethod
    def freeze(cls, workspace: Workspace, user: AbstractBaseUser, agent_id: int, rows: list[tuple[str, str]]) -> Self:
        """Keep what was chosen, and forget what was chosen long ago."""
        cls.objects.filter(created_at__lt=timezone.now() - LIFETIME).delete()
        return cls.objects.create(workspace=workspace, user=user, agent_id=agent_id, rows=rows)

    @classmethod
    def of(cls, workspace: Workspace, user: AbstractBaseUser) -> models.QuerySet[Self]:
        """The manifests that this person may still confirm or look at."""
        alive = timezone.now() - LIFETIME
        return cls.objects.filter(workspace=workspace, user=user, created_at__gte=alive)

    def claim(self) -> bool:
        """Take the one confirmation there is. False for the second click, the second tab and the replayed form."""
        fresh = type(self).objects.filter(pk=self.pk, confirmed_at=None)
        return fresh.update(confirmed_at=timezone.now()) == 1

    def record(self, outcome: Outcome) -> None:
        """Keep how one of them ended, at once: whatever happens next, this is known."""
        self.outcome = [*(self.outcome or []), [outcome.session_id, outcome.state, outcome.reason]]
        self.save(update_fields=["outcome"])

    @property
    def over(self) -> bool:
        """Whether it is known of each how it ended. False while it runs, and for ever if it was cut off."""
        return len(self.outcome or []) == len(self.rows)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The (session id, name) that were chosen."""
        return [(session_id, name) for session_id, name in self.rows]

    @property
    def outcomes(self) -> list[Outcome]:
        """How each one ended, in the order they were shown; those not over yet are left out."""
        ends = {key: (State(state), reason) for key, state, reason in self.outcome or []}
        return [Outcome(key, name, *ends[key]) for key, name in self.pairs if key in ends]
