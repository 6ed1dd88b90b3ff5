"""Works on a job: acquires its lease, works while it may, releases it, and asks for the next job.

When others wait for the same key, it stays with one job only for a slice of time: a small job need not wait for a large
one to end.
"""

import logging
import time
from contextlib import nullcontext
from datetime import timedelta

from django.db import close_old_connections
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.customgpt import Client, RateLimited, Unavailable, UpstreamError
from dashboard.jobs import lanes, leases, manifests, rescue, shutdown, verifying
from dashboard.jobs.breaker import Verdict, down, final, mistaken
from dashboard.jobs.kinds import GoOn, kind_of
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.workspaces.keyring import KeyringMismatch

log = logging.getLogger(__name__)
DEADLINE = 30.0
SLICE = 5.0  # seconds, when others wait
LOOK = 1.0  # seconds between two looks at who waits
# How long it tries again by itself while the API is down and nothing is confirmed yet.
COLLECTING = timedelta(minutes=10)
OTHER_ACCOUNT = (
    "The workspace's key belongs to another account. Replace it with a key of the account that started this."
)


def run_job(pk: str) -> None:
    """Bring one job forward, in a thread of the worker. Called twice, it does no harm: the rows say what is left."""
    log.info("Took up job %s.", pk)
    close_old_connections()
    try:
        run(pk)
    finally:
        close_old_connections()


def run(pk: str) -> None:
    """Work on the job until it needs nobody, stops, or others wait. Returns at once when nothing is to be done."""
    lease = leases.acquire(pk)
    if lease is None:
        return
    log.info("Working on job %s", pk)
    try:
        # In one thread there is one connection, and between two calls the work itself shows that it is alive.
        with nullcontext() if lanes.AT_ONCE == 1 else leases.heartbeat_thread(lease, lanes.BEAT):
            _work(lease)
    except Job.DoesNotExist:  # thrown away while it was worked on
        return
    except KeyringMismatch as error:
        _apply(_unreadable(error, lease.job), lease)
    except UpstreamError as error:
        _apply(_because_of(error, lease.job), lease)
    except Exception:
        log.exception("Working on job %s failed", pk)
        _apply(mistaken(JobStatus(lease.job.stage), lease.job.down_since), lease)
    finally:
        leases.release(lease)
        if not shutdown.is_stopping():
            rescue.enqueue_due()


def _work(lease: Lease) -> None:
    client = lease.job.workspace.client(deadline=DEADLINE, background=True)
    if verdict := _wrong_account(lease, client):
        _apply(verdict, lease)
        return
    go_on = TimeSlice(lease).remains
    done: set[str] = set()
    while lease.job.stage in STAGES and lease.job.stage not in done and lease.job.resume_at is None:
        done.add(lease.job.stage)
        STAGES[JobStatus(lease.job.stage)](lease, client, go_on)
        lease.job.refresh_from_db()
        if not go_on():
            return


def _collect(lease: Lease, client: Client, go_on: GoOn) -> None:
    kind_of(lease.job).collect(lease, client, go_on)


STAGES = {JobStatus.GATHERING: _collect, JobStatus.RUNNING: lanes.work, JobStatus.VERIFYING: verifying.verify}


class TimeSlice:
    """How long a worker may stay with one job."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.began = self.asked = time.monotonic()

    def remains(self) -> bool:
        """Whether to go on: not when the worker ends, nor when another job has waited for a while."""
        if shutdown.is_stopping() or self.lease.lost:
            return False
        now = time.monotonic()
        if now - self.began < SLICE or now - self.asked < LOOK:
            return True
        self.asked = now
        return not _waiting_beside(self.lease.job).exists()


def _waiting_beside(job: Job) -> QuerySet[Job]:
    """Other jobs that could be worked on now, if this one were not: with the same key, or with one that nobody uses."""
    now = timezone.now()
    used = Job.objects.leased(now).exclude(key_identity=job.key_identity).values("key_identity")
    return Job.objects.runnable().due(now).unleased(now).exclude(pk=job.pk).exclude(key_identity__in=used)


def _wrong_account(lease: Lease, client: Client) -> Verdict | None:
    """Whether the key is not the one that the job was made with, nor one of the same account."""
    job = lease.job
    identity = manifests.key_identity(job.workspace)
    if identity == job.key_identity and job.account:
        return None
    user = client.user()
    account = f"{user.id}:{user.team_id or ''}"
    # A job of ticked rows made no call before its first turn: an older one may know whose that key was.
    same_key = Job.objects.filter(workspace=job.workspace_id, key_identity=job.key_identity).exclude(account="")
    began_it = job.account or same_key.values_list("account", flat=True).first()
    if identity != job.key_identity and account != began_it:
        return Verdict(JobStatus.PAUSED if job.confirmed_at else JobStatus.STOPPED, OTHER_ACCOUNT)
    job.account, job.key_identity = account, identity
    lease.held.update(account=account, key_identity=identity)
    return None


def _because_of(error: UpstreamError, job: Job) -> Verdict:
    """What to do about an error outside of a single conversation's call."""
    if job.stage == JobStatus.GATHERING:
        lasted = timezone.now() - (job.down_since or timezone.now())
        if not isinstance(error, Unavailable | RateLimited) or lasted > COLLECTING:
            return Verdict(JobStatus.STOPPED, error.user_message)
        return Verdict(JobStatus.GATHERING, error.user_message, timedelta(seconds=error.retry_after or 5))
    if isinstance(error, RateLimited):
        return Verdict(JobStatus(job.stage), "", timedelta(seconds=error.retry_after or 5))
    verdict = final(error) or down(error, job.down_since)
    if job.stage == JobStatus.VERIFYING:
        return Verdict(JobStatus.VERIFYING, verdict.reason, verdict.again)
    return verdict


def _unreadable(error: KeyringMismatch, job: Job) -> Verdict:
    """The key can't be decrypted. What nobody has confirmed can't be resumed either."""
    return Verdict(JobStatus.PAUSED if job.confirmed_at else JobStatus.STOPPED, error.user_message)


def _apply(verdict: Verdict, lease: Lease) -> None:
    """A check that can't be made ends without one: everything that was to be sent has been."""
    if lease.job.stage == JobStatus.VERIFYING and not verdict.again:
        verifying.finish(lease, checked=False)
    else:
        lanes.apply(verdict, lease, lease.job.down_since)
