"""Sends the calls of a running job: up to eight at a time, each once the rate limit allows it and it is claimed."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from dashboard.customgpt import Client
from dashboard.jobs import claims, leases, outcomes, sending
from dashboard.jobs.breaker import CircuitBreaker, Verdict, mistaken
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Job
from dashboard.jobs.outcomes import audit_items, end_queued, keep_protected
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus

log = logging.getLogger(__name__)
AT_ONCE = 8
BEAT = 5.0
LOOK = 0.5  # seconds between two looks at whether to go on


def work(lease: Lease, client: Client, go_on: Callable[[], bool]) -> None:
    """Work until nothing is left, something stops it, or `go_on` says no. Leaves the job in the stage that follows."""
    claims.rescue(lease)
    if lease.starts:
        keep_protected(lease.job)
    lanes = Lanes(lease, client)
    if AT_ONCE == 1:
        lanes.work_alone(go_on)
    else:
        lanes.work_together(go_on)
    _conclude(lease, lanes.breaker)


def _conclude(lease: Lease, breaker: CircuitBreaker) -> None:
    """Write down why the job does not go on, or that it has come to its end."""
    if breaker.verdict:
        apply(breaker.verdict, lease, breaker.down_since)
        return
    if lease.job.down_since and breaker.down_since is None:
        lease.held.update(down_since=None)
    if not lease.job.items.open().exists():
        lease.held.move(JobStatus.VERIFYING, only_from={JobStatus.RUNNING})
    elif _waits_for_a_dead_worker(lease.job):
        # What a worker was sending when it died is its own until the lease expires.
        lease.held.filter(stage=JobStatus.RUNNING).update(resume_at=claims.next_expiry(lease))


def _waits_for_a_dead_worker(job: Job) -> bool:
    """Whether nothing can be sent before its lease expires: in one lane, one item goes after the other."""
    if kind_of(job).lanes == 1:
        return job.items.sending().exists()
    return not job.items.queued().exists()


def apply(verdict: Verdict, lease: Lease, down_since: datetime | None) -> None:
    """Take the job to the status in which it stays for now, or for ever. `down_since`: since when the API is down."""
    now, job = timezone.now(), lease.job
    columns: dict[str, object] = {"reason": verdict.reason, "resume_at": None}
    if verdict.again:
        columns |= {"resume_at": now + verdict.again, "down_since": down_since or now}
    if verdict.status == JobStatus.STOPPED:
        columns |= {"ended_at": now}
    with transaction.atomic():
        # Only from where it was working: whoever cancelled or paused it meanwhile has the last word.
        if not lease.held.move(verdict.status, only_from={job.stage}, **columns):
            return
        job.refresh_from_db()
        if verdict.status == JobStatus.STOPPED and job.confirmed_at:
            end_queued(job, ItemStatus.CANCELLED, verdict.reason)
            job.items.sending().update(state=ItemStatus.UNKNOWN, ambiguous=True, at=now, owner=None, lease_until=None)
            audit_items(job, job.items.unsettled())


class Lanes:
    """The threads that send a job's calls."""

    def __init__(self, lease: Lease, client: Client) -> None:
        self.lease = lease
        self.client = client
        self.breaker = CircuitBreaker(lease.job)
        self.over = threading.Event()
        self.left = lease.job.items.queued().count()
        self._counting = threading.Lock()

    def work_alone(self, go_on: Callable[[], bool]) -> None:
        """One after the other, without a thread."""
        while go_on() and not self.breaker.verdict and self._one():
            leases.heartbeat(self.lease)

    def work_together(self, go_on: Callable[[], bool]) -> None:
        """Watch over the threads while they work."""
        lanes = min(kind_of(self.lease.job).lanes, AT_ONCE, self.left)
        threads = [threading.Thread(target=self._lane, name=f"job-{n}", daemon=True) for n in range(lanes)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            threads[0].join(LOOK) if threads[0].is_alive() else time.sleep(LOOK / 10)
            if not go_on() or self.breaker.verdict:
                self.over.set()

    def _count(self, by: int) -> None:
        with self._counting:
            self.left += by

    def _lane(self) -> None:
        try:
            while not self.over.is_set() and self._one():
                pass
        except Exception:
            log.exception("A thread of job %s failed", self.lease.job.pk)
            self.breaker.verdict = self.breaker.verdict or mistaken(JobStatus.RUNNING, self.breaker.down_since)
        finally:
            connection.close()

    def _one(self) -> bool:
        """Wait for a permit, claim an item, send its call, record the outcome. False: no more to do."""
        if self.left <= 0:
            return False  # before a permit is taken that somebody else could use
        if not self.client.limiter.try_acquire(time.monotonic() + LOOK):
            return True
        if self.breaker.verdict or self.over.is_set():
            return False
        item = claims.claim(self.lease)
        if item is None:
            self.left = 0
            return False
        self._count(-1)
        result = sending.send(self.client, self.lease.job, item, self.breaker.agent_known())
        self.breaker.observe(result)
        if result.state == ItemStatus.QUEUED:
            claims.requeue(self.lease, item, ambiguous=result.ambiguous)
            self._count(1)
        elif not outcomes.record_outcome(self.lease, item, result):
            log.warning("An outcome came after its lease had expired; the check against the list will tell")
        return True
