"""What became of one call of a job, for those who make it and those who draw conclusions from it."""

from dataclasses import dataclass
from typing import Any

from dashboard.customgpt import (
    KeyRefused,
    NotFound,
    QuotaExhausted,
    RateLimited,
    Unavailable,
    UnexpectedAnswer,
    UpstreamError,
)
from dashboard.jobs.models import Item
from dashboard.outcomes import ItemStatus

MISTAKE = "Something went wrong in the dashboard. The error is in its log."


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one call. `state` QUEUED: it is to be sent again, later; `error` is what went wrong.

    `pause` is why nothing more may be sent before a person has looked; `answer` is what the kind stores of it.
    """

    state: ItemStatus
    reason: str = ""
    error: UpstreamError | None = None
    pause: str = ""
    answer: Any = None

    @property
    def ambiguous(self) -> bool:
        """Whether something may have been done although its answer was lost."""
        return self.error is not None and self.error.ambiguous


def failed(item: Item, error: UpstreamError) -> Result:
    """Later, when others would fare no better now; otherwise the end, as far as it is known."""
    refused = isinstance(error, UnexpectedAnswer)  # a redirect: not done, and not worth a second request
    never_sent = isinstance(error, Unavailable) and not error.ambiguous and not refused
    if never_sent or isinstance(error, KeyRefused | QuotaExhausted | RateLimited | NotFound):
        return Result(ItemStatus.QUEUED, error=error)
    in_doubt = error.ambiguous or item.ambiguous
    return Result(ItemStatus.UNKNOWN if in_doubt else ItemStatus.FAILED, error.cause, error=error)
