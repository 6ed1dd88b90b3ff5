"""Sends the calls of a running job: up to eight at a time, each only once its turn has come and it is marked."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from dashboard.customgpt import Client
from dashboard.jobs import claims, leases, sending
from dashboard.jobs.breaker import Stop, Watch, mistaken
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Job
from dashboard.jobs.outcomes import audit_items, end_waiting, keep_protected
from dashboard.jobs.states import OPEN, Stage, State

log = logging.getLogger(__name__)
AT_ONCE = 8
BEAT = 5.0
LOOK = 0.5  # seconds between two looks at whether to go on


def work(lease: Lease, client: Client, go_on: Callable[[], bool]) -> None:
    """Work until nothing is left, something stops it, or `go_on` says no. Leaves the job in the stage that follows."""
    claims.rescue(lease)
    if lease.starts:
        keep_protected(lease.job)
    crew = _Crew(lease, client)
    if AT_ONCE == 1:
        crew.work_alone(go_on)
    else:
        crew.work_together(go_on)
    _settle(lease, crew.watch)


def _settle(lease: Lease, watch: Watch) -> None:
    """Write down why the job does not go on, or that it has come to its end."""
    if stop := watch.stop:
        leave(lease, stop, watch)
        return
    if lease.job.down_since and watch.down_since is None:
        Job.objects.filter(pk=lease.job.pk, owner=lease.owner).update(down_since=None)
    held = Job.objects.filter(pk=lease.job.pk, owner=lease.owner, stage=Stage.RUNNING)
    if not lease.job.items.filter(state__in=OPEN).exists():
        held.update(stage=Stage.VERIFYING)
    elif _waits_for_a_dead_worker(lease.job):
        # What a worker was sending when it died is its own until the lease expires.
        held.update(resume_at=claims.next_expiry(lease))


def _waits_for_a_dead_worker(job: Job) -> bool:
    """Whether nothing can be sent before its lease expires: in one lane, one item goes after the other."""
    if kind_of(job).lanes == 1:
        return job.items.filter(state=State.SENDING).exists()
    return not job.items.filter(state=State.QUEUED).exists()


def leave(lease: Lease, stop: Stop, watch: Watch | None = None) -> None:
    """Take the job to the stage in which it stays for now, or for ever."""
    now = timezone.now()
    columns: dict[str, object] = {"stage": stop.stage, "reason": stop.reason, "resume_at": None}
    if stop.again:
        known = watch.down_since if watch else lease.job.down_since
        columns |= {"resume_at": now + stop.again, "down_since": known or now}
    if stop.stage == Stage.STOPPED:
        columns |= {"ended_at": now}
    with transaction.atomic():
        # Only from where it was working: whoever cancelled or paused it meanwhile has the last word.
        if not Job.objects.filter(pk=lease.job.pk, owner=lease.owner, stage=lease.job.stage).update(**columns):
            return
        lease.job.refresh_from_db()
        if stop.stage == Stage.STOPPED and lease.job.confirmed_at:
            end_waiting(lease.job, State.CANCELLED, stop.reason)
            lost = lease.job.items.filter(state=State.SENDING)
            lost.update(state=State.UNKNOWN, ambiguous=True, at=now, owner=None, lease_until=None)
            audit_items(lease.job, lease.job.items.filter(state=State.UNKNOWN))


class _Crew:
    """The threads of one lease."""

    def __init__(self, lease: Lease, client: Client) -> None:
        self.lease = lease
        self.client = client
        self.watch = Watch(lease.job)
        self.over = threading.Event()
        self.left = lease.job.items.filter(state=State.QUEUED).count()
        self._counting = threading.Lock()

    def work_alone(self, go_on: Callable[[], bool]) -> None:
        """One after the other, without a thread."""
        while go_on() and not self.watch.stop and self._one():
            leases.heartbeat(self.lease)

    def work_together(self, go_on: Callable[[], bool]) -> None:
        """Watch over the threads while they work."""
        lanes = min(kind_of(self.lease.job).lanes, AT_ONCE, self.left)
        threads = [threading.Thread(target=self._lane, name=f"job-{n}", daemon=True) for n in range(lanes)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            threads[0].join(LOOK) if threads[0].is_alive() else time.sleep(LOOK / 10)
            if not go_on() or self.watch.stop:
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
            self.watch.stop = self.watch.stop or mistaken(Stage.RUNNING, self.watch.down_since)
        finally:
            connection.close()

    def _one(self) -> bool:
        """Wait for a turn, claim a conversation, send its call, write down what came of it. False: no more to do."""
        if self.left <= 0:
            return False  # before a turn is taken that somebody else could use
        if not self.client.limiter.try_acquire(time.monotonic() + LOOK):
            return True
        if self.watch.stop or self.over.is_set():
            return False
        item = claims.claim(self.lease)
        if item is None:
            self.left = 0
            return False
        self._count(-1)
        result = sending.send(self.client, self.lease.job, item, self.watch.agent_known())
        self.watch.heard(result)
        if result.state == State.QUEUED:
            claims.requeue(self.lease, item, ambiguous=result.ambiguous)
            self._count(1)
        elif not claims.record_outcome(self.lease, item, result):
            log.warning("An outcome came after its lease had expired; the check against the list will tell")
        return True
