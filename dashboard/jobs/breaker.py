"""When a job must not go on: at once when no other call can fare better, after a few alike when that is unlikely."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dashboard.customgpt import Forbidden, KeyRefused, NotFound, QuotaExhausted, Unavailable, UpstreamError
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.results import MISTAKE, Result
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import CHANGED, ItemStatus

FORBIDDEN_IN_A_ROW = 3
UNAVAILABLE_IN_A_ROW = 5
MISTAKES_IN_A_ROW = 5
# How long it tries again by itself while the API is down, and how long it waits in between.
PATIENCE = timedelta(hours=6)
SHORTEST, LONGEST = timedelta(seconds=15), timedelta(minutes=5)
AGENT_KNOWN_FOR = 5.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status to take the job to, and why. `again`: after how long it goes on by itself."""

    status: JobStatus
    reason: str
    again: timedelta | None = None


class CircuitBreaker:
    """Decides from the results of calls when a job must not go on. Thread-safe."""

    def __init__(self, job: Job) -> None:
        self.down_since = job.down_since
        self.verdict: Verdict | None = None
        self._lock = threading.Lock()
        self._most_alike = kind_of(job).refusals
        self._forbidden = self._unavailable = self._mistakes = self._alike = 0
        self._refusal = ""
        self._agent_seen = float("-inf")

    def agent_known(self) -> bool:
        """Whether the agent has answered so lately that a 404 can only mean the conversation."""
        return time.monotonic() - self._agent_seen < AGENT_KNOWN_FOR

    def observe(self, result: Result) -> None:
        """Take a call's result into account; afterwards `verdict` may be set."""
        with self._lock:
            self._forbidden = self._forbidden + 1 if isinstance(result.error, Forbidden) else 0
            unclear = isinstance(result.error, Unavailable) and not isinstance(result.error, KeyRefused)
            self._unavailable = self._unavailable + 1 if unclear else 0
            self._mistakes = self._mistakes + 1 if result.reason == MISTAKE else 0
            self._count_alike(result)
            if result.state in CHANGED | {ItemStatus.ALREADY_GONE}:
                self._agent_seen = time.monotonic()
                self.down_since = None
            self.verdict = self.verdict or self._because_of(result)

    def _count_alike(self, result: Result) -> None:
        """How many in a row were refused in the same words: an agent that is not ready refuses all questions."""
        refusal = result.reason if result.state == ItemStatus.FAILED else ""
        self._alike = self._alike + 1 if refusal and refusal == self._refusal else int(bool(refusal))
        self._refusal = refusal

    def _because_of(self, result: Result) -> Verdict | None:
        if result.error and (verdict := final(result.error)):
            return verdict
        if self._forbidden >= FORBIDDEN_IN_A_ROW:
            return Verdict(JobStatus.PAUSED, f"The API refused {FORBIDDEN_IN_A_ROW} in a row. {result.reason}".strip())
        if result.pause or 0 < self._most_alike <= self._alike:
            return Verdict(JobStatus.PAUSED, result.pause or self._refusal)
        if self._mistakes >= MISTAKES_IN_A_ROW:
            return Verdict(JobStatus.PAUSED, MISTAKE)
        never_sent = isinstance(result.error, Unavailable) and result.state == ItemStatus.QUEUED
        if result.error and (never_sent or self._unavailable >= UNAVAILABLE_IN_A_ROW):
            return down(result.error, self.down_since)
        return None


def mistaken(status: JobStatus, since: datetime | None) -> Verdict:
    """Something of ours went wrong, perhaps the database: try again, but not at once and not for ever."""
    if since and timezone.now() - since > PATIENCE:
        return Verdict(JobStatus.STOPPED if status == JobStatus.GATHERING else JobStatus.PAUSED, MISTAKE)
    return Verdict(JobStatus.WAITING if status == JobStatus.RUNNING else status, MISTAKE, LONGEST / 5)


def final(error: UpstreamError) -> Verdict | None:
    """What no waiting mends: the key, the quota, the agent."""
    if isinstance(error, KeyRefused):
        return Verdict(JobStatus.PAUSED, f"{error.cause} Then resume this.")
    if isinstance(error, QuotaExhausted):
        return Verdict(JobStatus.PAUSED, error.cause)
    if isinstance(error, NotFound):
        return Verdict(JobStatus.STOPPED, "The agent is gone, or the key can't see it any more. Nothing else was sent.")
    return None


def down(error: UpstreamError, since: datetime | None) -> Verdict:
    """The API does not answer: wait and try again, longer each time, and leave it to a person in the end."""
    now = timezone.now()
    lasted = now - since if since else timedelta(0)
    if lasted > PATIENCE:
        hours = int(PATIENCE.total_seconds() // 3600)
        return Verdict(JobStatus.PAUSED, f"The API did not answer for {hours} hours. {error.cause}")
    cause = error.cause.removesuffix("Try again in a minute.").strip()
    return Verdict(JobStatus.WAITING, f"{cause} This retries automatically.", min(max(lasted / 2, SHORTEST), LONGEST))
