"""Finds the jobs that nobody works on although somebody should, whatever became of their messages or their workers."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from dashboard.jobs import dispatch, leases
from dashboard.jobs.models import Job

# How long a message may take before there is another one.
ON_ITS_WAY = timedelta(seconds=4)
TIDY_EVERY = 3600.0

tidied_at = float("-inf")


def enqueue_due() -> int:
    """Send a message for each free key's job that is due and has waited longest. Returns how many were sent."""
    now = timezone.now()
    held = Job.objects.leased(now).exclude(owner=None).values("key_identity")
    free = Job.objects.runnable().unleased(now).exclude(resume_at__gt=now).exclude(key_identity__in=held)
    sent, keys = 0, set()
    first = (F("served_at").asc(nulls_first=True), "created_at")
    for job in free.order_by(*first):
        if job.key_identity in keys or not leases.is_due(job, now):
            continue
        keys.add(job.key_identity)
        waiting = Job.objects.filter(pk=job.pk).filter(Q(enqueued_at=None) | Q(enqueued_at__lt=now - ON_ITS_WAY))
        if waiting.update(enqueued_at=now):
            sent += dispatch.enqueue(str(job.pk))
    return sent


def tidy(*chores: Callable[[], object]) -> None:
    """Do these once an hour."""
    global tidied_at
    if time.monotonic() - tidied_at < TIDY_EVERY:
        return
    tidied_at = time.monotonic()
    for chore in chores:
        chore()
