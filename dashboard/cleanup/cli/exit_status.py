"""How the command ends: its exit status, and the words for it."""

from enum import IntEnum

from django.db.models import Q

from dashboard.cleanup.rename_rules import UNCHANGED
from dashboard.jobs import receipt
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.progress import progress_of
from dashboard.jobs.states import FINISHED, JobStatus
from dashboard.outcomes import OPEN, ItemStatus


class Status(IntEnum):
    """The exit status. 2 is argparse's, for options that can't be understood."""

    DONE = 0
    REFUSED = 1
    NOT_ALL = 3
    UNFINISHED = 4
    UPSTREAM = 5
    KEPT = 6
    INTERRUPTED = 130


MEANINGS = """exit status:
  0    everything asked for was done; also when nothing matches
  1    it could not start: the message says why
  2    the options are not valid
  3    not everything was done: something failed, was cancelled, or is not known for certain
  4    the job is paused or was stopped, and is not finished
  5    the API refused or can't be reached; nothing was changed
  6    everything was done except what protection or the naming rule kept as it is
  130  interrupted; a confirmed job continues
"""
# What leaves a conversation as it was asked for. Gone, but unconfirmed, is less: who removed it can't be said.
AS_ASKED = {ItemStatus.DELETED, ItemStatus.ALREADY_GONE, ItemStatus.RENAMED}


def status_of(job: Job) -> Status:
    """The exit status for a job that nobody works on any more."""
    counts = job.counts()
    if job.stage not in {JobStatus.DONE, JobStatus.CANCELLED} or any(counts[state] for state in OPEN):
        return Status.UNFINISHED
    other = sum(number for state, number in counts.items() if state not in {*AS_ASKED, ItemStatus.KEPT})
    # What the list shows afterwards has the last word.
    denied = Q(state=ItemStatus.DELETED, listed=True) | Q(state=ItemStatus.RENAMED, listed=False)
    if other or job.stage == JobStatus.CANCELLED or job.items.filter(denied).exists():
        return Status.NOT_ALL
    # A name that would not change is as it was asked for.
    kept = job.items.filter(state=ItemStatus.KEPT).exclude(reason=UNCHANGED)
    return Status.KEPT if kept.exists() else Status.DONE


def summary(job: Job) -> str:
    """What became of a job, as its receipt says it."""
    if job.stage not in FINISHED:
        return progress_of(job).sentence
    said = [job.reason, receipt.sentence(job, job.counts())]
    if job.verified_at and (checked := kind_of(job).pages.verification(job)):
        said.append(f"Checked against the list: {checked[0]}")
    return " ".join(filter(None, said))
