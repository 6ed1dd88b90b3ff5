"""How far a job has come, and how long the rest will take, counted from its rows by their indexes alone."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import Count, Min
from django.utils import timezone

from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.states import FINISHED, RUNNABLE, JobStatus
from dashboard.outcomes import CHANGED, OPEN, ItemStatus
from dashboard.wording import about, exactly, thousands

RECENT = timedelta(minutes=2)
ENOUGH = 10  # ends, before their rate says anything
UNTAKEN = timedelta(seconds=10)


@dataclass(frozen=True)
class Progress:
    """The numbers of a job at one moment."""

    job: Job
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All that are to be sent: the kept ones never are."""
        return sum(self.counts.values()) - self.counts[ItemStatus.KEPT]

    @property
    def left(self) -> int:
        """Those of which it is not yet known how they end."""
        return sum(self.counts[state] for state in OPEN)

    @property
    def done(self) -> int:
        """Those that have ended, well or not."""
        return self.total - self.left

    @property
    def failed(self) -> int:
        """Those that the API refused."""
        return self.counts[ItemStatus.FAILED]

    @property
    def unknown(self) -> int:
        """Those of which nobody can say what became of them."""
        return self.counts[ItemStatus.UNKNOWN]

    @property
    def changed(self) -> int:
        """Those that are changed already and stay so."""
        return sum(self.counts[status] for status in CHANGED)

    @property
    def sending(self) -> int:
        """Those whose call is under way."""
        return self.counts[ItemStatus.SENDING]

    @property
    def percent(self) -> int:
        """Rounded down, and never 100 before the job is over."""
        if self.job.stage in FINISHED:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def live(self) -> bool:
        """Whether something can change by itself; a call that was under way at a pause still ends."""
        return self.job.stage in RUNNABLE or self.sending > 0

    @property
    def mark(self) -> str:
        """Changes when there is something to announce: the stage, or another tenth."""
        return f"{self.job.stage}-{self.percent // 10 * 10 if self.job.stage == JobStatus.RUNNING else 0}"

    @cached_property
    def rate(self) -> float | None:
        """Return the items that ended a second in the last two minutes of work; None while nobody can say."""
        now = timezone.now()
        since = max(now - RECENT, self.job.started_at or now)
        # With a word on their states, this would have to read the rows.
        ended, first = self.job.items.filter(at__gte=since).aggregate(n=Count("*"), first=Min("at")).values()
        seconds = (now - first).total_seconds() if first else 0
        return ended / seconds if ended >= ENOUGH and seconds > 0 else None

    @cached_property
    def eta(self) -> str:
        """How long the rest takes, in words; empty while nobody can say."""
        if self.job.stage == JobStatus.VERIFYING or not self.left:
            return ""
        seconds = kind_of(self.job).seconds(self.job, self.left, self.rate)
        return "" if seconds is None else about(seconds)

    @property
    def untaken(self) -> bool:
        """Whether no worker has begun although it is time, or none has been at it for long."""
        now, job = timezone.now(), self.job
        if job.stage == JobStatus.SCHEDULED:
            return job.due_at is not None and now - job.due_at >= UNTAKEN
        working = job.stage in {JobStatus.RUNNING, JobStatus.VERIFYING}
        return working and job.beat_at is not None and now - job.beat_at >= kind_of(job).silence

    @property
    def check(self) -> str:
        """How the result is looked up."""
        return kind_of(self.job).pages.checking

    @property
    def starts_in(self) -> str:
        """The rest of the time to undo, in words."""
        due = self.job.due_at
        return exactly((due - timezone.now()).total_seconds()) if due and due > timezone.now() else ""

    @property
    def sentence(self) -> str:
        """Where it stands, for those who don't see the bar, and for the strip."""
        verb, job = kind_of(self.job).verbs, self.job
        so_far = f"{thousands(self.done)} of {thousands(self.total)}"
        if job.stage == JobStatus.SCHEDULED:
            return f"Starts in {self.starts_in}. Nothing has been sent." if self.starts_in else "Starts now."
        if job.stage == JobStatus.RUNNING:
            return f"{verb.now}: {so_far}{f', {self.eta}' if self.eta else ''}."
        if job.stage == JobStatus.VERIFYING:
            return f"{verb.done}: {so_far}. {self.check}."
        return f"{job.get_stage_display()} after {so_far}. {job.reason}".strip()


def progress_of(job: Job) -> Progress:
    """One GROUP BY over the job's conversations; the rate is asked for when it is needed."""
    return Progress(job, job.counts())


@dataclass(frozen=True)
class Gathering:
    """How far the listing has come. `of` is 0 while the API has not said how many there are."""

    job: Job
    seen: int
    of: int

    @property
    def untaken(self) -> bool:
        """Whether no worker has begun although it had the time to."""
        return self.job.beat_at is None and timezone.now() - self.job.created_at >= UNTAKEN

    @property
    def sentence(self) -> str:
        """In words."""
        if self.of:
            return f"{thousands(self.seen)} of {thousands(max(self.of, self.seen))} looked at"
        return f"{thousands(self.seen)} looked at" if self.seen else "Asking the API for the list"

    @property
    def mark(self) -> str:
        """Changes when there is something to announce."""
        tenth = min(self.seen * 10 // self.of, 9) if self.of else 0
        return f"{self.job.stage}-{tenth}{'-untaken' if self.untaken else ''}"


def gathering_of(job: Job) -> Gathering:
    """From what the worker notes after each page."""
    return Gathering(job, int(job.gathered.get("seen") or 0), int(job.gathered.get("total") or 0))
