"""The kind of work that deletes conversations, one call each, and never claims more than was seen."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from dashboard.audit.models import Action
from dashboard.cleanup.bulk import BulkKind, BulkPages
from dashboard.cleanup.models import Mark
from dashboard.cleanup.protection import protector
from dashboard.cleanup.suggestions import choice_of
from dashboard.customgpt import Client
from dashboard.http import Request
from dashboard.jobs.kinds import Verbs
from dashboard.jobs.models import Item, Job
from dashboard.jobs.outcomes import audit_items
from dashboard.jobs.results import Result
from dashboard.outcomes import GONE, ItemStatus

STILL_THERE = "It was still in the list afterwards."
AT_ONCE = 500


class DeletePages(BulkPages):
    """What a deletion shows."""

    destroys = True
    choosing = "cleanup/choosing.html"
    facts = "cleanup/delete_facts.html"
    tables = {"receipt": "cleanup/receipt_table.html"}
    done = "deleted"
    stays = ("stays deleted", "stay deleted")
    well = "none of those that were sent is still there"
    wrong = ("1 is still in the list", "{} are still in the list")
    sent = GONE
    listed_when_wrong = True

    def context(self, request: Request, job: Job, part: str) -> dict[str, Any]:
        """The suggestions to choose among."""
        if part != "choosing":
            return {}
        choice = choice_of(job, request.GET.get("page") or request.POST.get("page"))
        return {"choice": choice, "title": "Find test chats", "announcement": f"{choice.picked} conversations ticked"}

    def consequence(self, number: int) -> str:
        """That it is for good."""
        they, it = ("It and all its messages", "it") if number == 1 else ("They and all their messages", "they")
        return f"{they} will be deleted from CustomGPT.ai. After the time to undo, {it} can't be restored."


class Delete(BulkKind):
    """Deletes conversations for good."""

    name = "delete"
    verbs = Verbs("Delete", "Deleting", "Deleted")
    action = Action.CONVERSATION_DELETED
    kept_reason = "It is starred."
    pages = DeletePages()
    sent = GONE

    def protect(self, job: Job) -> list[Item]:
        """Keep what a star or a rule of the workspace protects. Returns what is newly kept."""
        guard, now = protector(job.workspace, job.agent_id), timezone.now()
        kept = []
        for item in job.items.filter(state=ItemStatus.QUEUED).iterator(chunk_size=AT_ONCE):
            if reason := guard.kept_because(item.session_id, item.name, item.created_at):
                item.state, item.reason, item.at = ItemStatus.KEPT, reason, now
                kept.append(item)
        Item.objects.bulk_update(kept, ["state", "reason", "at"], batch_size=AT_ONCE)
        return kept

    def claimable(self, job: Job, items: QuerySet[Item]) -> QuerySet[Item]:
        """Without those that are starred at this moment."""
        stars = Mark.objects.filter(workspace=job.workspace_id, agent_id=job.agent_id, starred=True)
        return items.exclude(Exists(stars.filter(session_id=OuterRef("session_id"))))

    def perform(self, client: Client, job: Job, item: Item, agent_known: bool) -> Result:
        """Delete it. A 404 after a lost answer is no word on who deleted it."""
        state = ItemStatus(client.delete_conversation(job.agent_id, item.session_id, agent_known=agent_known).value)
        # It is gone; but after a lost answer, perhaps of a worker that died, nobody knows whether it was us.
        ours = state == ItemStatus.ALREADY_GONE and (item.ambiguous or _sent_by_another_job(job, item))
        return Result(ItemStatus.GONE_UNCONFIRMED if ours else state)

    def absent(self, job: Job, ids: list[int]) -> None:
        """They are gone; of those in doubt nobody can say by whom."""
        unsure = job.items.filter(conversation_id__in=ids, state=ItemStatus.UNKNOWN)
        audited = list(unsure.values_list("pk", flat=True))
        unsure.update(state=ItemStatus.GONE_UNCONFIRMED, at=timezone.now())
        audit_items(job, job.items.filter(pk__in=audited))
        super().absent(job, ids)

    def listed(self, job: Job, item: Item, name: str) -> None:
        """It is still there."""
        item.listed = True
        item.reason = STILL_THERE if item.state == ItemStatus.UNKNOWN else item.reason
        item.save(update_fields=["listed", "reason"])


def _sent_by_another_job(job: Job, item: Item) -> bool:
    """Whether another job of this dashboard has deleted it, or may have."""
    perhaps = {ItemStatus.SENDING, ItemStatus.UNKNOWN, ItemStatus.DELETED, ItemStatus.GONE_UNCONFIRMED}
    others = Item.objects.filter(session_id=item.session_id, state__in=perhaps).exclude(job=job)
    beside = {"job__workspace": job.workspace_id, "job__agent_id": job.agent_id, "job__kind": Delete.name}
    return others.filter(**beside).exists()
