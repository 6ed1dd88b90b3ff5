"""What must hold after whatever happened, asked of the API's own ledger and of the database. Broken ones come back."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from dashboard.audit.models import Action, Entry
from dashboard.jobs import leases
from dashboard.jobs.models import Job
from dashboard.jobs.states import FINISHED, JobStatus
from dashboard.outcomes import OPEN, ItemStatus
from dashboard.sandbox import Sandbox

LANES = 8


@dataclass
class Story:
    """What the test knows that neither side does.

    * `consented`: the session ids of each job that somebody who may has confirmed, as they were shown
    * `arrived`: conversations that came after the manifest was begun
    * `cancelled_at`: when a cancel was acknowledged (as the sandbox's clock counts)
    * `shown`: the counts that a page shows of each job, however it came by them
    """

    sandbox: Sandbox
    agent_id: int
    consented: dict[str, set[str]] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)
    cancelled_at: dict[str, float] = field(default_factory=dict)
    shown: dict[str, list[dict[str, int]]] = field(default_factory=dict)
    workers: int = 1


def broken(story: Story, jobs: Collection[Job]) -> list[str]:
    """The invariants that do not hold once all is over, each with its number; an empty list is the proof."""
    found = lies(story, jobs)
    for job in jobs:
        found += _ends(job)
        if job.confirmed_at:
            found += _counts(story, job)
    return found


def lies(story: Story, jobs: Collection[Job]) -> list[str]:
    """The ones that do not hold although they must at any moment."""
    ledger = _Ledger(story)
    found = list(_only_what_was_confirmed(story, ledger))
    for job in jobs:
        found += [*_truth(story, ledger, job), *_times(story, ledger, job)]
        if job.confirmed_at:
            found += _audit(job)
    return found


class _Ledger:
    """Our DELETE calls by session id, and what they did."""

    def __init__(self, story: Story) -> None:
        path = re.compile(rf"/api/v1/projects/{story.agent_id}/conversations/([A-Za-z0-9][A-Za-z0-9_-]*)")
        self.entries = [entry for entry in story.sandbox.ledger if entry.method == "DELETE"]
        self.elsewhere = [entry.path for entry in self.entries if not path.fullmatch(entry.path)]
        self.sent = {entry.path.rsplit("/", 1)[1] for entry in self.entries}
        done = [entry for entry in self.entries if entry.effect]
        self.deleted = Counter(entry.path.rsplit("/", 1)[1] for entry in done)
        answered = [entry for entry in done if entry.status == 200 and not entry.fault]
        self.answered = {entry.path.rsplit("/", 1)[1] for entry in answered}
        self.throttled = [entry for entry in story.sandbox.ledger if entry.status == 429 and not entry.fault]

    def after(self, moment: float) -> set[str]:
        """The conversations that were sent after that."""
        return {entry.path.rsplit("/", 1)[1] for entry in self.entries if entry.at > moment}


def _only_what_was_confirmed(story: Story, ledger: _Ledger) -> Iterator[str]:
    confirmed = set().union(*story.consented.values())
    if stray := ledger.sent - confirmed:
        yield f"I1: sent without a confirmation: {sorted(stray)[:3]} of {len(stray)}"
    if ledger.elsewhere:
        yield f"I1: DELETE of something else: {ledger.elsewhere[:3]}"
    if early := ledger.sent & story.arrived:
        yield f"I1: it came after the manifest: {sorted(early)}"
    if ledger.throttled:
        yield f"I11: above the pace: {len(ledger.throttled)} calls were refused"


def _ends(job: Job) -> Iterator[str]:
    if job.stage not in FINISHED:
        yield f"I2: the job is {job.stage} ({job.reason})"
    # Who died right before giving it back holds it until the lease ends.
    if job.owner is not None and job.lease_until and job.lease_until > timezone.now() + leases.JOB_LEASE:
        yield "I2: somebody still holds the job"
    if job.confirmed_at and (left := job.items.filter(state__in=OPEN).count()):
        yield f"I2: {left} conversations have not ended in a {job.stage} job"
    if job.items.exclude(owner=None).exists():
        yield "I2: somebody still holds a conversation"
    if job.stage == JobStatus.DONE and job.items.filter(state=ItemStatus.CANCELLED).exists():
        yield "I2: some were cancelled, and the job is done"


def _truth(story: Story, ledger: _Ledger, job: Job) -> Iterator[str]:
    there = set(story.sandbox.session_ids(story.agent_id))
    for item in job.items.all():
        session, by_us = item.session_id, ledger.deleted[item.session_id]
        if item.state == ItemStatus.DELETED and (session in there or session not in ledger.answered):
            yield f"I3: {session} is called deleted; there: {session in there}, by us: {by_us}"
        if item.state == ItemStatus.ALREADY_GONE and (by_us or session in there):
            yield f"I4: {session} is called already gone; there: {session in there}, by us: {by_us}"
        if item.state == ItemStatus.GONE_UNCONFIRMED and session in there:
            yield f"I3: {session} is called gone and is there"
        if item.state == ItemStatus.FAILED and (item.ambiguous or by_us):
            yield f"I5: {session} is called failed; in doubt: {item.ambiguous}, by us: {by_us}"
        if item.state in {ItemStatus.CANCELLED, ItemStatus.KEPT} and (by_us or item.ambiguous):
            yield f"I5: {session} is called {item.state}, and we deleted it"
        if item.state == ItemStatus.KEPT and session in ledger.sent:
            yield f"I1: {session} is kept and was sent"


def _audit(job: Job) -> Iterator[str]:
    """What is not known yet may still be settled, and has its row with that or with the job's end."""
    rows = Entry.objects.filter(job=job.pk, action=Action.CONVERSATION_DELETED).values_list("subject", "outcome")
    open_states = OPEN if job.stage in FINISHED else OPEN | {ItemStatus.UNKNOWN}
    written = Counter(rows)
    ended = Counter(job.items.exclude(state__in=open_states).values_list("session_id", "state"))
    if written != ended:
        yield f"I6: audit rows too many {list(written - ended)[:3]}, missing {list(ended - written)[:3]}"
    if (times := Entry.objects.filter(job=job.pk, action=Action.JOB_CONFIRMED).count()) != 1:
        yield f"I13: confirmed {times} times"


def _counts(story: Story, job: Job) -> Iterator[str]:
    true = Counter(job.items.values_list("state", flat=True))
    for shown in story.shown.get(str(job.pk), []):
        if +Counter(shown) != true:
            yield f"I7: shown {dict(+Counter(shown))}, true {dict(true)}"
    answered = _Ledger(story).answered & set(job.items.values_list("session_id", flat=True))
    if true[ItemStatus.DELETED] > len(answered):
        yield f"I7: {true[ItemStatus.DELETED]} are called deleted, {len(answered)} were"


def _times(story: Story, ledger: _Ledger, job: Job) -> Iterator[str]:
    sessions = set(job.items.values_list("session_id", flat=True))
    cancelled = story.cancelled_at.get(str(job.pk))
    if cancelled and len(late := ledger.after(cancelled) & sessions) > LANES * story.workers:
        yield f"I8: {len(late)} were sent after the cancel"
    if job.started_at is None and sessions & ledger.sent:
        yield "I9: sent, and the job never started"
    if job.due_at:
        early = [
            e for e in ledger.entries if e.path.rsplit("/", 1)[1] in sessions and e.at < job.due_at.timestamp() - 0.01
        ]
        if early:
            yield f"I9: {len(early)} were sent within the time to undo"


def holds_key(key: str, database: Any, logs: str) -> list[str]:
    """I10: the tables and the log in which the key can be read."""
    tables = database.introspection.table_names()
    found = ["log"] if key in logs or key.rpartition("|")[2] in logs else []
    with database.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(key.rpartition("|")[2] in str(value) for row in cursor for value in row):
                found.append(table)
    return found
