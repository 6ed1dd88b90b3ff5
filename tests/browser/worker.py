"""The worker of the browser tests: it does what it is told to, while no request is under way."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from django.utils import timezone

from dashboard.jobs import runner
from dashboard.jobs.models import Job
from dashboard.jobs.states import RUNNABLE, JobStatus
from dashboard.outcomes import ItemStatus


class Worker:
    """Brings jobs forward in the test's own thread, which shares its database with the live server."""

    def __init__(self, turn: AbstractContextManager[Any]) -> None:
        self.turn = turn

    @property
    def job(self) -> Job:
        """The latest one."""
        with self.turn:
            return Job.objects.latest("created_at")

    def run(self) -> Job:
        """Let the latest job come to where it needs a person or is over. Waiting times are over at once."""
        job = self.job
        with self.turn:
            for _ in range(10):
                job.refresh_from_db()
                if job.stage not in RUNNABLE:
                    return job
                past = timezone.now() - timedelta(seconds=1)
                due = {"due_at": past, "due_boot_time": 0.0} if job.stage == JobStatus.SCHEDULED else {}
                Job.objects.filter(pk=job.pk).update(resume_at=None, **due)
                runner.run(str(job.pk))
        raise AssertionError(f"The job is still {job.stage}: {job.reason}")

    def bring(self, stage: JobStatus, done: int = 0, **columns: Any) -> Job:
        """Leave the latest job as a worker would that is in the midst of it."""
        job, now = self.job, timezone.now()
        with self.turn:
            for item in job.items.filter(state=ItemStatus.QUEUED).order_by("position")[:done]:
                job.items.filter(pk=item.pk).update(state=ItemStatus.DELETED, at=now)
            Job.objects.filter(pk=job.pk).update(stage=stage, started_at=now, beat_at=now, **columns)
            job.refresh_from_db()
        return job
