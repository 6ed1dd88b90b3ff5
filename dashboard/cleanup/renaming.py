"""The kind of work that gives conversations new names."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator

from dashboard.audit.models import Action
from dashboard.cleanup import rename_rules
from dashboard.cleanup.bulk import BulkKind, BulkPages
from dashboard.customgpt import Client, NotFound
from dashboard.http import Request
from dashboard.jobs.kinds import Verbs
from dashboard.jobs.models import Item, Job
from dashboard.jobs.outcomes import audit_items
from dashboard.jobs.results import Result
from dashboard.outcomes import ItemStatus

OLD_NAME = "It still had its old name afterwards."
PER_PAGE = 20


class RenamePages(BulkPages):
    """What renaming shows: the old and the new names."""

    tables = {"receipt": "cleanup/receipt_table.html", "preview": "cleanup/new_names.html"}
    columns = (*BulkPages.columns, "new_name")
    done = "renamed"
    stays = ("keeps its new name", "keep their new names")
    well = "every new name is there"
    wrong = ("1 does not have its new name", "{} do not have their new names")
    sent = {ItemStatus.RENAMED}
    listed_when_wrong = False

    def context(self, request: Request, job: Job, part: str) -> dict[str, Any]:
        """In the preview a page of the new names."""
        if part != "preview":
            return {}
        rows = job.items.filter(state=ItemStatus.QUEUED).order_by("position")
        return {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))}

    def consequence(self, number: int) -> str:
        """That it is for good."""
        return "After that, the old names can't be restored."

    def rows(self, job: Job) -> Iterator[dict[str, Any]]:
        """With the new names."""
        for item in job.items.order_by("position").iterator(chunk_size=500):
            yield item.as_row() | {"new_name": item.new_name}


class Rename(BulkKind):
    """Gives conversations the names that a rule makes."""

    name = "rename"
    verbs = Verbs("Rename", "Renaming", "Renamed")
    action = Action.CONVERSATION_RENAMED
    pages = RenamePages()
    sent = {ItemStatus.RENAMED}

    def prepare(self, job: Job) -> None:
        """Make the new names."""
        rename_rules.apply(job)

    def perform(self, client: Client, job: Job, item: Item, agent_known: bool) -> Result:
        """Rename it, and take the API's word for the name it has now."""
        try:
            renamed = client.rename_conversation(job.agent_id, item.session_id, item.new_name)
        except NotFound as error:
            client.agent(job.agent_id)  # gone as well: then it is the agent that is missing
            return Result(ItemStatus.UNKNOWN, error.cause) if error.ambiguous else Result(ItemStatus.ALREADY_GONE)
        if renamed.name != item.new_name and renamed.name == item.name:
            return Result(ItemStatus.FAILED, "The API answered with the old name.")
        return Result(ItemStatus.RENAMED, answer=renamed.name)

    def store(self, item: Item, result: Result) -> None:
        """Keep the name that the API gave it."""
        if result.answer is not None:
            Item.objects.filter(pk=item.pk).update(new_name=result.answer)

    def listed(self, job: Job, item: Item, name: str) -> None:
        """It is there; its name says whether it was renamed."""
        item.listed = name == item.new_name
        settled = item.listed and item.state == ItemStatus.UNKNOWN
        if item.state == ItemStatus.UNKNOWN:
            item.state, item.reason = (ItemStatus.RENAMED, "") if settled else (ItemStatus.UNKNOWN, OLD_NAME)
        item.save(update_fields=["listed", "state", "reason"])
        if settled:
            audit_items(job, job.items.filter(pk=item.pk))
