"""What deleting and renaming many have in common: both list conversations first, and are checked against the list."""

from abc import abstractmethod
from typing import ClassVar

from django.db import transaction
from django.db.models import QuerySet

from dashboard.cleanup import collecting, selection
from dashboard.cleanup.presence import Found, NotSorted, look
from dashboard.customgpt import Client, Conversation, Page
from dashboard.jobs import leases
from dashboard.jobs.kinds import GoOn, Kind, Unchecked
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Item, Job
from dashboard.jobs.pages import Pages
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.wording import conversations, listed, thousands

UNSORTED = "The API's list was in no order that could be relied on."
SOME = 500


class BulkPages(Pages):
    """What both show.

    * `done`: what a conversation is afterwards
    * `stays`: what a cancel does not take back, of one and of many
    * `well`, `wrong`: what the check found, when all is well, and of one and of many that are not as asked for
    """

    done: str
    stays: tuple[str, str]
    well: str
    wrong: tuple[str, str]
    sent: ClassVar[set[ItemStatus]]
    listed_when_wrong: bool

    def cancelling(self, changed: int, left: int, sending: int) -> str:
        """How many are changed already, and that no other is, except those whose call is under way."""
        one = changed == 1
        so_far = f"{thousands(changed)} {'is' if one else 'are'} already {self.done} and {self.stays[not one]}."
        spared = f"The other {conversations(left)} will not be touched"
        under_way = "one that is" if sending == 1 else f"{sending} that are"
        but = f", except {under_way} being sent right now" if sending else ""
        return f"{so_far if changed else f'None has been {self.done} so far.'} {spared}{but}."

    def verification(self, job: Job) -> tuple[str, bool]:
        """How many are not as they were asked to be, and how many could not be checked."""
        sent = job.items.filter(state__in=self.sent | {ItemStatus.UNKNOWN})
        if not sent.exists():
            return "there was nothing to check.", True
        wrong, unchecked = sent.filter(listed=self.listed_when_wrong).count(), sent.filter(listed=None).count()
        found = []
        if wrong:
            found.append(self.wrong[wrong > 1].format(thousands(wrong)))
        if unchecked:
            found.append(f"{thousands(unchecked)} could not be checked")
        return f"{listed(found) or self.well}.", not found


class BulkKind(Kind):
    """What both do. `sent`: the outcomes to check against the list.

    `absent` and `listed` write down what the list says of conversations that were sent.
    """

    sent: ClassVar[set[ItemStatus]]

    def collect(self, lease: Lease, client: Client, go_on: GoOn) -> None:
        """List all that match."""
        collecting.gather(lease, client, go_on)

    def confirmed(self, job: Job, user_id: int) -> None:
        """Untick what was selected in the list, if that is what the job was made of."""
        if not job.suggests and not job.retry_of_id:
            selection.clear(job.workspace_id, user_id, job.agent_id)

    def verify(self, lease: Lease, client: Client, go_on: GoOn) -> bool:
        """Look for all that was sent in the list. What was found until an interruption is kept."""
        job = lease.job
        sent = job.items.filter(state__in=self.sent | {ItemStatus.UNKNOWN}, listed=None).exclude(conversation_id=None)
        doubtful = sent.filter(state=ItemStatus.UNKNOWN)

        def fetch(number: int) -> Page[Conversation]:
            return client.conversations(job.agent_id, page=number, order="desc", order_by="id")

        def tell(found: Found) -> bool:
            with transaction.atomic():
                # Whoever has lost the job meanwhile must not write what the next one writes as well.
                held = lease.held.select_for_update().filter(stage=JobStatus.VERIFYING)
                if not held.exists():
                    return False
                self.note(job, found)
            return leases.heartbeat(lease) and go_on()

        try:
            return look(fetch, _numbers(sent), tell, set(_numbers(doubtful)))
        except NotSorted:
            raise Unchecked(UNSORTED) from None

    def note(self, job: Job, found: Found) -> None:
        """Write down what a page of the list says. Within a transaction."""
        for start in range(0, len(found.absent), SOME):
            self.absent(job, found.absent[start : start + SOME])
        for row in found.listed:
            if item := job.items.filter(conversation_id=row.id).first():
                self.listed(job, item, row.name)

    def absent(self, job: Job, ids: list[int]) -> None:
        """These conversations are not listed any more."""
        job.items.filter(conversation_id__in=ids, state__in=self.sent | {ItemStatus.UNKNOWN}).update(listed=False)

    @abstractmethod
    def listed(self, job: Job, item: Item, name: str) -> None:
        """This conversation is listed with that name."""

    def forget(self, job: Job) -> int:
        """Blank the names, also the part of one that was asked for."""
        Job.objects.filter(pk=job.pk).update(criteria=job.criteria | {"name": ""})
        return job.items.exclude(name="", new_name="").update(name="", new_name="")


def _numbers(items: QuerySet[Item]) -> list[int]:
    return [number for number in items.values_list("conversation_id", flat=True) if number is not None]
