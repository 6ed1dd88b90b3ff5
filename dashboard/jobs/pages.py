"""What a kind of work brings to the pages and downloads of its jobs. What is not overridden suits most."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from dashboard.http import Request
from dashboard.jobs.models import Item, Job


class Pages(ABC):
    """The parts of a job's pages that its kind decides on.

    * `confirmed`: a person confirms the frozen manifest, and can undo that for a while; else the work starts at once
    * `destroys`: what is done can't be undone upstream
    * `texts`, `texts_label`: what is dropped from receipts after a while
    * `words`, `choosing`, `facts`, `next`: templates for what was asked for, for a choice before the preview, for the
      preview's facts, and for what can be done next
    * `tables`: the template of the table of items, by part of the page (preview, working, receipt); none: no table
    * `styles`: the style sheets that only its tables need
    * `download`: what its files are called
    * `columns`: the header of its CSV
    """

    confirmed = True
    destroys = False
    texts = texts_label = "Names"
    words = choosing = "jobs/words.html"
    facts = ""
    next = "jobs/retry.html"
    tables: Mapping[str, str] = {}
    styles: tuple[str, ...] = ()
    download = "receipt"
    checking = "Checking the result against the list"
    columns: tuple[str, ...] = ("job", "session_id", "name", "outcome", "reason", "at")

    def items(self, items: QuerySet[Item]) -> QuerySet[Item]:
        """The items of a page of the receipt, with whatever else its table shows."""
        return items

    def context(self, request: Request, job: Job, part: str) -> dict[str, Any]:
        """What its own templates show besides."""
        return {}

    def consequence(self, number: int) -> str:
        """What a confirmation means, as sentences."""
        return ""

    @abstractmethod
    def cancelling(self, changed: int, left: int, sending: int) -> str:
        """What a cancel would leave and spare, as sentences."""

    def verification(self, job: Job) -> tuple[str, bool] | None:
        """What the check against the list found, and whether all is well; None where there is no such check.

        The sentence goes on behind “Checked against the list: ”.
        """
        return None

    def rows(self, job: Job) -> Iterator[dict[str, Any]]:
        """Every item as the downloads and the command line have it, a few at a time."""
        for item in job.items.order_by("position").iterator(chunk_size=500):
            yield item.as_row()
