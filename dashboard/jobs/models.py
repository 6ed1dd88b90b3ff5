"""A job and its conversations: the frozen manifest, the work and the receipt are the same rows.

These rows are the truth. The queue only carries a job's number; whoever takes it up reads here what is left to do.
"""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone

from dashboard.customgpt import Conversation, title_of
from dashboard.jobs.states import ACTIVE, FINISHED, RUNNABLE, TRANSITIONS, JobStatus
from dashboard.numbers import whole
from dashboard.outcomes import OPEN, ItemStatus
from dashboard.workspaces.models import Workspace


class JobQuerySet(models.QuerySet["Job"]):
    """The questions that are asked of jobs, and the one way to move them on."""

    def active(self) -> Self:
        """Confirmed and not over: their items are about to change."""
        return self.filter(stage__in=ACTIVE)

    def finished(self) -> Self:
        """Over."""
        return self.filter(stage__in=FINISHED)

    def runnable(self) -> Self:
        """What a worker takes up, once it is due."""
        return self.filter(stage__in=RUNNABLE)

    def unleased(self, now: datetime) -> Self:
        """Nobody works on them."""
        return self.exclude(lease_until__gt=now)

    def leased(self, now: datetime) -> Self:
        """Somebody works on them."""
        return self.filter(lease_until__gt=now)

    def due(self, now: datetime) -> Self:
        """It is time to work on them, by the clock on the wall."""
        return self.exclude(resume_at__gt=now).exclude(stage=JobStatus.SCHEDULED, due_at__gt=now)

    def held_by(self, owner: UUID | None) -> Self:
        """The worker with this lease works on them."""
        return self.filter(owner=owner)

    def move(self, to: JobStatus, *, only_from: Collection[str] = tuple(JobStatus), **columns: Any) -> bool:
        """Take them to another status, from wherever TRANSITIONS lets them, and write the columns in the same step.

        False when they stand elsewhere by now: whoever was quicker has the last word.
        """
        sources = [status for status, targets in TRANSITIONS.items() if to in targets and status in only_from]
        return self.filter(stage__in=sources).update(stage=to, **columns) > 0


class Job(models.Model):
    """One piece of work on many items of one agent.

    * `criteria`: what was asked for, as `Criteria` writes it; `words` says it to a person
    * `gathered`: how far the listing has come, so that another worker goes on from there
    * `account`: whose key made the manifest; another account's key must not go on with it
    * `owner`, `lease_until`: which run works on it and until when nobody else may
    * `reason`: why it is paused, waits or was stopped, as a sentence
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="jobs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=200)
    agent_id = models.PositiveBigIntegerField()
    agent_name = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=10, help_text="The name of its kind of work.")
    stage = models.CharField(max_length=12, choices=JobStatus, default=JobStatus.GATHERING)
    criteria = models.JSONField(default=dict)
    words = models.CharField(max_length=400)
    asks = models.JSONField(null=True, help_text="How questions are asked; null for jobs that ask none.")
    rename = models.JSONField(null=True, help_text="The rule that makes the new names; null for deletions.")
    suggests = models.BooleanField(default=False, help_text="Whether the person chooses among reasons before.")
    reasons_on = models.JSONField(default=list, help_text="The reasons that are switched on.")
    retry_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    names_dropped_at = models.DateTimeField(null=True)

    undo_seconds = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, help_text="When the time to undo ends, by the clock on the wall.")
    boot = models.CharField(max_length=64, blank=True, help_text="Which start of which machine `due_boot_time` is of.")
    due_boot_time = models.FloatField(null=True, help_text="The same moment by a clock that nobody can set.")

    reason = models.TextField(blank=True)
    resume_at = models.DateTimeField(null=True)
    down_since = models.DateTimeField(null=True, help_text="Since when the API has been down for this job.")
    gathered = models.JSONField(default=dict)
    account = models.CharField(max_length=64, blank=True)
    key_identity = models.CharField(max_length=64, blank=True)

    owner = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True, help_text="The last sign of life of whoever worked on it.")
    served_at = models.DateTimeField(null=True, help_text="When it last had its turn; who waited longest goes first.")
    enqueued_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("workspace", "agent_id", "stage"), name="job_of_agent"),
            models.Index(fields=("stage",), name="job_stage"),
        )

    def __str__(self) -> str:
        return f"{self.kind.title()} {self.words}"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.stage in FINISHED

    @property
    def under_way(self) -> bool:
        """Whether it was confirmed and is not over."""
        return self.stage in ACTIVE

    @property
    def account_user_id(self) -> int | None:
        """The user that the key belongs to; None when that is not known."""
        return whole(self.account.partition(":")[0], 19)

    def counts(self) -> dict[str, int]:
        """How many conversations are in which state, counted now: a stored number could lie."""
        found = self.items.values_list("state").annotate(n=models.Count("*")).order_by()
        return dict.fromkeys(ItemStatus.values, 0) | dict(found)


class ItemQuerySet(models.QuerySet["Item"]):
    """The questions that are asked of a job's items."""

    def queued(self) -> Self:
        """Those that wait for their call."""
        return self.filter(state=ItemStatus.QUEUED)

    def sending(self) -> Self:
        """Those whose call is under way, or was when its worker died."""
        return self.filter(state=ItemStatus.SENDING)

    def expired(self, now: datetime) -> Self:
        """Those whose worker has died over the call."""
        return self.sending().filter(lease_until__lt=now)

    def unsettled(self) -> Self:
        """Those of which it is not known what became of them."""
        return self.filter(state=ItemStatus.UNKNOWN)

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(state__in=OPEN)


class Item(models.Model):
    """One conversation of a job.

    * `ambiguous`: some call for it may have been carried out although its answer was lost
    * `owner`, `lease_until`: which run is sending it and until when nobody else may touch it
    * `at`: when its state became final
    * `listed`: whether the list showed it after the run; null when that was not or could not be checked
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    session_id = models.CharField(max_length=128, blank=True, help_text="Empty for a question of a job that asks.")
    conversation_id = models.BigIntegerField(null=True)
    name = models.TextField(blank=True)
    new_name = models.TextField(blank=True)
    created_at = models.DateTimeField(null=True)
    created_by = models.BigIntegerField(null=True)
    reasons = models.JSONField(default=list, help_text="Why it looks like a test chat.")
    left_out = models.BooleanField(default=False, help_text="Unticked by the person.")

    state = models.CharField(max_length=20, choices=ItemStatus, default=ItemStatus.QUEUED)
    reason = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ambiguous = models.BooleanField(default=False)
    owner = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    at = models.DateTimeField(null=True)
    listed = models.BooleanField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("job", "session_id"), condition=~models.Q(session_id=""), name="once_a_job"
            ),
        )
        indexes = (
            models.Index(fields=("job", "state", "position"), name="item_of_job"),
            models.Index(fields=("job", "at"), name="item_ended"),
            models.Index(fields=("session_id",), name="item_session"),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.get_state_display()}"

    @property
    def title(self) -> str:
        """What to call it on a page."""
        return title_of(self.name)

    @classmethod
    def of(cls, job: Job, row: Conversation, position: int) -> "Item":
        """A listed conversation as an unsaved item of the job."""
        return cls(
            job=job,
            position=position,
            session_id=row.session_id,
            conversation_id=row.id,
            name=row.name,
            created_at=row.created_at,
            created_by=row.created_by,
        )

    def as_conversation(self) -> Conversation:
        """What was listed; when it was last changed is not kept."""
        return Conversation(
            id=self.conversation_id,
            session_id=self.session_id,
            name=self.name,
            created_at=self.created_at,
            updated_at=None,
            created_by=self.created_by,
        )

    def as_row(self) -> dict[str, Any]:
        """As receipts and the command line print it."""
        return {
            "job": str(self.job_id),
            "session_id": self.session_id,
            "name": self.name,
            "outcome": self.state,
            "reason": self.reason,
            "at": self.at.isoformat() if self.at else None,
        }
