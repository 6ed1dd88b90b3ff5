"""The states of jobs and of the conversations in them, spelt as they stand in the database, receipts and JSON.

item   queued → sending → deleted | already_gone | gone_unconfirmed | renamed | answered | failed | unknown
       queued → cancelled | kept
       sending → queued when nothing was sent; unknown → gone_unconfirmed | renamed when the list settles it
job    gathering → choosing → ready → scheduled → running ⇄ paused | waiting → verifying → done
       any of them before done → cancelled; running → stopped when no call can succeed any more
"""

from django.db import models


class State(models.TextChoices):
    """What became of one conversation."""

    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being sent"
    DELETED = "deleted", "Deleted"
    ALREADY_GONE = "already_gone", "Already gone"
    GONE_UNCONFIRMED = "gone_unconfirmed", "Gone, but unconfirmed"
    RENAMED = "renamed", "Renamed"
    ANSWERED = "answered", "Answered"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Not known"
    CANCELLED = "cancelled", "Cancelled"
    KEPT = "kept", "Kept"


OPEN = {State.QUEUED, State.SENDING}
GONE = {State.DELETED, State.ALREADY_GONE, State.GONE_UNCONFIRMED}
# What another try could still bring about.
AGAIN = {State.FAILED, State.UNKNOWN, State.CANCELLED}


class Stage(models.TextChoices):
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


OVER = {Stage.DONE, Stage.CANCELLED, Stage.STOPPED}
# What a worker takes up, once it is due.
WORKABLE = {Stage.GATHERING, Stage.SCHEDULED, Stage.RUNNING, Stage.WAITING, Stage.VERIFYING}
# Confirmed and not over: its conversations are about to change.
UNDER_WAY = {Stage.SCHEDULED, Stage.RUNNING, Stage.PAUSED, Stage.WAITING, Stage.VERIFYING}
