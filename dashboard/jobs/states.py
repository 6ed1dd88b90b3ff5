"""Where a job can stand, spelt as in the database and JSON, and where it can go from there.

gathering → gathering | choosing | ready | stopped
choosing → ready
ready → scheduled
scheduled → running | paused | cancelled
running → running | paused | waiting | verifying | stopped
paused → running | verifying
waiting → running | paused | verifying
verifying → verifying | paused | done | cancelled

Back to itself means: later once more, by itself. A job is made in gathering; one that asks questions, in running.
"""

from django.db import models


class JobStatus(models.TextChoices):
    """Where a job stands."""

    GATHERING = "gathering", "Finding the conversations"
    CHOOSING = "choosing", "Waiting for your choice"
    READY = "ready", "Waiting for your confirmation"
    SCHEDULED = "scheduled", "Starts soon"
    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    WAITING = "waiting", "Waiting for the API"
    VERIFYING = "verifying", "Checking the result"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    STOPPED = "stopped", "Stopped"


FINISHED = {JobStatus.DONE, JobStatus.CANCELLED, JobStatus.STOPPED}
# What a worker takes up, once it is due.
RUNNABLE = {JobStatus.GATHERING, JobStatus.SCHEDULED, JobStatus.RUNNING, JobStatus.WAITING, JobStatus.VERIFYING}
# Confirmed and not over: its conversations are about to change.
ACTIVE = {JobStatus.SCHEDULED, JobStatus.RUNNING, JobStatus.PAUSED, JobStatus.WAITING, JobStatus.VERIFYING}

TRANSITIONS: dict[JobStatus, set[JobStatus]] = {
    JobStatus.GATHERING: {JobStatus.GATHERING, JobStatus.CHOOSING, JobStatus.READY, JobStatus.STOPPED},
    JobStatus.CHOOSING: {JobStatus.READY},
    JobStatus.READY: {JobStatus.SCHEDULED},
    # Paused by itself only when it comes from so long ago that nobody expects it to start.
    JobStatus.SCHEDULED: {JobStatus.RUNNING, JobStatus.PAUSED, JobStatus.CANCELLED},
    JobStatus.RUNNING: {
        JobStatus.RUNNING,
        JobStatus.PAUSED,
        JobStatus.WAITING,
        JobStatus.VERIFYING,
        JobStatus.STOPPED,
    },
    JobStatus.PAUSED: {JobStatus.RUNNING, JobStatus.VERIFYING},
    JobStatus.WAITING: {JobStatus.RUNNING, JobStatus.PAUSED, JobStatus.VERIFYING},
    JobStatus.VERIFYING: {JobStatus.VERIFYING, JobStatus.PAUSED, JobStatus.DONE, JobStatus.CANCELLED},
    **{status: set() for status in FINISHED},
}
