"""Follows a job that a worker does, or does it in this process, until something has come of it."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType
from uuid import UUID

from django.core.management.base import CommandError
from django.db import Error, close_old_connections, connections
from django.utils import timezone

from dashboard.cleanup.cli.output import Printer
from dashboard.jobs import runner, shutdown
from dashboard.jobs.models import Job
from dashboard.jobs.progress import Gathering, Progress, gathering_of, progress_of
from dashboard.jobs.states import RUNNABLE, JobStatus

LOOK = 0.5
UNTAKEN = 15.0
NOBODY = "No worker has picked this up in 15 seconds. Start one, or use --here to do the work in this process."


class Follower:
    """Looks at a job twice a second and says how far it is. With `here` it also brings it forward."""

    def __init__(self, printer: Printer, here: bool) -> None:
        self.printer = printer
        self.here = here
        self._said = ""
        self._idle_since: float | None = None

    def until(self, job: Job, ended: Callable[[Job], bool]) -> None:
        """Return once `ended` holds. Raises KeyboardInterrupt, and CommandError when the job is gone."""
        while not self._look(job, ended):
            pause = self._bring_forward(job) if self.here and _is_due(job) else LOOK
            if shutdown.wait(pause) and not self._look(job, ended):
                raise KeyboardInterrupt

    def handing_over(self) -> AbstractContextManager[None]:
        """Where this process works, signals let the calls that are under way end, and leave the rest to others."""
        return _handing_over() if self.here else nullcontext()

    def _bring_forward(self, job: Job) -> float:
        """Work on it. How long to wait afterwards: not at all, unless somebody else holds it."""
        with self._drawing(job):
            runner.run(str(job.pk))
        beat = Job.objects.filter(pk=job.pk).values_list("beat_at", flat=True).first()
        return LOOK if beat == job.beat_at else 0

    def _look(self, job: Job, ended: Callable[[Job], bool]) -> bool:
        close_old_connections()
        try:
            job.refresh_from_db()
        except Job.DoesNotExist:
            raise CommandError("The job no longer exists. Its workspace may have been removed.") from None
        if ended(job):
            return True
        self._tell(job)
        self._mind_idleness(job)
        return False

    def _tell(self, job: Job) -> None:
        """One rewritten line at a terminal; elsewhere a line for each tenth and each change."""
        now: Progress | Gathering = gathering_of(job) if job.stage == JobStatus.GATHERING else progress_of(job)
        if self.printer.terminal:
            self.printer.draw(now.sentence)
        elif now.mark != self._said:
            self.printer.say(now.sentence)
        self._said = now.mark

    def _mind_idleness(self, job: Job) -> None:
        """Say it once when the job is due and nobody works on it."""
        held = job.owner is not None and job.lease_until is not None and job.lease_until > timezone.now()
        if self.here or held or not _is_due(job):
            self._idle_since = None
        elif self._idle_since is None:
            self._idle_since = time.monotonic()
        elif 0 <= self._idle_since <= time.monotonic() - UNTAKEN:
            self.printer.warn(NOBODY)
            self._idle_since = -1.0

    @contextmanager
    def _drawing(self, job: Job) -> Iterator[None]:
        """While this process works, a thread of its own draws; without a terminal nothing is worth one."""
        if not self.printer.terminal:
            yield
            return
        over = threading.Event()
        thread = threading.Thread(target=self._draw, args=(job.pk, over), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _draw(self, pk: UUID, over: threading.Event) -> None:
        try:
            while not over.wait(LOOK):
                try:
                    job = Job.objects.filter(pk=pk).first()
                    if job is not None and job.stage in RUNNABLE:
                        self._tell(job)
                except (Error, OSError):  # a busy database or a lost connection costs one picture, not the command
                    close_old_connections()
        finally:
            connections.close_all()


def _is_due(job: Job) -> bool:
    """Whether somebody should be working on it now."""
    at = {JobStatus.SCHEDULED: job.due_at, JobStatus.WAITING: job.resume_at}.get(JobStatus(job.stage))
    return job.stage in RUNNABLE and (at is None or at <= timezone.now())


@contextmanager
def _handing_over() -> Iterator[None]:
    """Ctrl-C and SIGTERM only say that it is time to stop; the job stays for whoever comes next."""

    def hand_over(*_: int | FrameType | None) -> None:
        # Not here: the main thread may hold the lock that this takes.
        threading.Thread(target=shutdown.stop, daemon=True).start()

    signals = (signal.SIGINT, signal.SIGTERM) if threading.current_thread() is threading.main_thread() else ()
    before = {number: signal.signal(number, hand_over) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        shutdown.stopping.clear()
