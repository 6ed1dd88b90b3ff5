"""When the time to undo is over, even if somebody sets the clock on the wall or a machine starts again.

A machine that has not been restarted counts seconds that nobody can set. On another machine, or after a restart, only
the wall clock knows how long ago it was; then a worker must have watched the job for a while by its own counting.
"""

import time
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from dashboard.jobs.models import Job

WATCHED = 3600.0
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_watched_since: dict[UUID, float] = {}


@cache
def boot() -> str:
    """Which start of which machine this is; empty where the system does not say."""
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return ""


def boot_time() -> float:
    """Seconds since this machine was started, sleep included."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def window(seconds: int) -> dict[str, Any]:
    """The columns of a job whose time to undo begins now."""
    now = timezone.now()
    return {
        "undo_seconds": seconds,
        "confirmed_at": now,
        "due_at": now + timedelta(seconds=seconds),
        "boot": boot(),
        "due_boot_time": boot_time() + seconds,
    }


def is_over(job: Job) -> bool:
    """Whether a scheduled job may start."""
    if job.boot and job.boot == boot() and job.due_boot_time is not None:
        return boot_time() >= job.due_boot_time
    since = _watched_since.setdefault(job.pk, time.monotonic())
    watched = time.monotonic() - since
    # Not forgotten once it is over: the tick that finds it due is not yet the run that takes it up and asks again.
    due = job.due_at is not None and timezone.now() >= job.due_at
    return due and watched >= min(WATCHED, job.undo_seconds)
