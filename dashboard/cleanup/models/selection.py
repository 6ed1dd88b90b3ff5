"""What a person has ticked in an agent's list. It lies here, so that it survives paging, sorting and Back."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone

from dashboard import wording
from dashboard.cleanup.criteria import Criteria
from dashboard.customgpt import Conversation, is_segment
from dashboard.workspaces.models import Workspace

FACTS = ("name", "id", "created_at", "created_by")  # of a ticked conversation, in the order in which `rows` has them


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

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected; that never means all."""
        return not (self.matching or self.rows)

    @property
    def number(self) -> int:
        """How many conversations are selected."""
        return max(0, self.total - len(self.left_out)) if self.matching else len(self.rows)

    @property
    def criteria(self) -> Criteria:
        """The filter that `matching` is about."""
        return Criteria(name=self.name, by=self.by, left_out=frozenset(self.left_out))

    @property
    def words(self) -> str:
        """What is selected, as a person says it: “3 conversations”."""
        if not self.matching:
            return wording.conversations(self.number)
        left = len(self.left_out)
        return self.criteria.words(self.number) + (f", without the {left} that you unticked" if left else "")

    @property
    def sentence(self) -> str:
        """What is selected, as it stands beside the buttons: “3 conversations selected”."""
        if self.matching:
            return self.words
        return f"{self.number} conversation{'' if self.number == 1 else 's'} selected"

    def holds(self, session_id: str) -> bool:
        """Whether this conversation, shown in the list that the selection is about, is selected."""
        return session_id not in self.left_out if self.matching else session_id in self.rows

    def conversations(self) -> list[Conversation]:
        """The ticked ones, newest first."""
        found = [
            Conversation.read({"session_id": session_id, **dict(zip(FACTS, facts, strict=True))})
            for session_id, facts in self.rows.items()
        ]
        return sorted(found, key=lambda row: row.id or 0, reverse=True)

    def mark(self, ticked: Iterable[Conversation], unticked: Iterable[str]) -> None:
        """Take up some ticks and some that were taken away, unsaved."""
        if self.matching:
            left = dict.fromkeys([*self.left_out, *filter(is_segment, unticked)])
            for row in ticked:
                left.pop(row.session_id, None)
            self.left_out = list(left)
            return
        for row in filter(lambda row: row.addressable, ticked):
            facts = row.as_json()
            self.rows[row.session_id] = [facts[name] for name in FACTS]
        for session_id in unticked:
            self.rows.pop(session_id, None)

    def empty(self) -> None:
        """Select nothing, unsaved."""
        self.matching, self.rows, self.left_out = False, {}, []
