"""What the engine asks of a kind of work: how its items are found, sent, checked, counted and shown.

The engine knows no kind by name. A room that has one subclasses Kind and registers it in `dashboard/apps.py`.
"""

# ruff: noqa: B027  # a hook that has nothing to do by default

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from dashboard.audit.models import Action
from dashboard.customgpt import Client
from dashboard.jobs.estimate import seconds_at_pace
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Item, Job
from dashboard.jobs.pages import Pages
from dashboard.jobs.results import Result
from dashboard.outcomes import RETRYABLE
from dashboard.wording import counted

GoOn = Callable[[], bool]


class Verbs(NamedTuple):
    """What a job does: before, while and after it does it."""

    will: str
    now: str
    done: str


class Unchecked(Exception):
    """The API gave no answer that the result could be checked against; the text says why."""


class Kind(ABC):
    """One kind of work on the items of a job. What is not overridden suits a call that may safely be sent twice.

    * `name`: as `Job.kind` has it; `noun`: what an item is called
    * `action`: what the audit calls the end of one item; None when only the job is audited
    * `lanes`: how many calls at the same time; with one lane nothing is sent while a dead worker's call may still run
    * `lease`: longer than one item takes with all its tries, so that nobody else sends it meanwhile
    * `silence`: after how long without a heartbeat a page says that no worker is at it
    * `resends`: whether a call whose answer was lost may be sent again by itself
    * `refusals`: after how many refusals in the same words, one after another, the job pauses; 0 is never
    * `not_retried`: why it knows no retry, as a sentence; empty where it does
    * `kept_reason`: why an item that is no longer `claimable` is kept
    * `pages`: what it shows
    """

    name: str
    verbs: Verbs
    noun = "conversation"
    action: Action | None = None
    lanes = 8
    lease = timedelta(seconds=90)
    silence = timedelta(minutes=2)
    resends = True
    refusals = 0
    not_retried = ""
    kept_reason = ""
    pages: Pages

    def counted(self, number: int) -> str:
        """“1 conversation”, “1,012 conversations”."""
        return counted(number, self.noun)

    def collect(self, lease: Lease, client: Client, go_on: GoOn) -> None:
        """Find the items, from where the job stands, until all are there or `go_on` says no. Raises UpstreamError.

        Only for kinds whose jobs begin without items.
        """

    def protect(self, job: Job) -> list[Item]:
        """Keep what must not be touched: when the manifest is frozen, and once more when the work starts."""
        return []

    def prepare(self, job: Job) -> None:
        """Fill in what is to be confirmed, once the list of items is complete."""

    def confirmed(self, job: Job, user_id: int) -> None:
        """Tidy up what the manifest was made of, once a person has confirmed it in the browser."""

    def claimable(self, job: Job, items: QuerySet[Item]) -> QuerySet[Item]:
        """Those of the job's items that may still be sent at this moment."""
        return items

    @abstractmethod
    def perform(self, client: Client, job: Job, item: Item, agent_known: bool) -> Result:
        """Make the one call. `agent_known`: the agent has just answered. Raises UpstreamError."""

    def store(self, item: Item, result: Result) -> None:
        """Write down what else came of it, in the transaction that records the outcome."""

    @abstractmethod
    def verify(self, lease: Lease, client: Client, go_on: GoOn) -> bool:
        """Look up what was sent. False when it was interrupted. Raises UpstreamError and Unchecked."""

    def seconds(self, job: Job, left: int, rate: float | None) -> float | None:
        """How long the rest takes, by this job's rate and by what the API allows; None while nobody can say."""
        known = [left / rate if rate else None, seconds_at_pace(job.workspace, left)]
        return max((seconds for seconds in known if seconds is not None), default=None)

    def retryable(self, job: Job, counts: dict[str, int]) -> int:
        """How many another try could still bring about; none once nobody could tell any more what they are."""
        return 0 if job.names_dropped_at else sum(counts[state] for state in RETRYABLE)

    @abstractmethod
    def forget(self, job: Job) -> int:
        """Blank what people wrote in a job's rows and plan. Returns how many rows had some."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let jobs of this kind be worked on and shown."""
    _kinds[kind.name] = kind


def kind_of(job: Job) -> Kind:
    """The kind of work that a job is."""
    return _kinds[job.kind]
