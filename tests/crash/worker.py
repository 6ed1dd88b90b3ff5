"""Forks workers and people's clicks on demand: processes of their own that can be killed, without Django's start-up.

Each line on standard input is an order; each answer is the pid of the process that carries it out. A process kills
itself at `CRASH_AT=point:n`, and has the mistake `CRASH_BUG` planted in it.
"""

import ctypes
import json
import os
import signal
import sys
import traceback
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Fork for each order until standard input ends."""
    django.setup()
    import config.urls  # noqa: F401  # everything is loaded once
    from dashboard.management.commands import worker  # noqa: F401
    from tests.crash import bugs, points  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _carry_out(order)
        print(pid, flush=True)  # noqa: T201


def _carry_out(order: dict[str, Any]) -> None:
    code = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        descriptor = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number in (1, 2):
            os.dup2(descriptor, number)
        os.environ.update(order.get("env", {}))
        _prepare(order["url"])
        code = _work() if order["what"] == "worker" else _click(order)
    except BaseException:  # noqa: BLE001  # a fork must never go on as its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _prepare(url: str) -> None:
    from django.conf import settings

    from dashboard.jobs import breaker, lanes, leases, rescue, runner
    from dashboard.jobs.kinds import Kind
    from dashboard.management.commands import worker
    from tests.crash import bugs, points

    settings.CUSTOMGPT_API_URL = url
    leases.JOB_LEASE, Kind.lease = timedelta(seconds=0.7), timedelta(seconds=2)
    lanes.BEAT, lanes.LOOK = 0.25, 0.1
    rescue.ON_ITS_WAY = timedelta(seconds=0.4)
    runner.DEADLINE, worker.TICK = 1.4, 0.2
    breaker.SHORTEST, breaker.LONGEST = timedelta(seconds=0.3), timedelta(seconds=1)
    if bug := os.environ.get("CRASH_BUG"):
        bugs.BUGS[bug]()
    if point := os.environ.get("CRASH_AT"):
        name, number = point.split(":")
        points.set_off(name, int(number))


def _work() -> int:
    from django.core.management import call_command

    call_command("worker")
    return 0


def _click(order: dict[str, Any]) -> int:
    """What a web process does for a person; its answer is written at its end, and not at all when it was killed."""
    from dashboard.jobs import confirming, control
    from dashboard.jobs.actors import Actor
    from dashboard.jobs.models import Job
    from dashboard.jobs.progress import progress_of

    job = Job.objects.get(pk=order["job"])
    actor, answer = Actor(job.workspace, job.user, job.who), {"done": True}
    try:
        if order["what"] == "show":
            answer["shown"] = [job.counts(), progress_of(job).counts]
        elif order["what"] == "confirm":
            confirming.confirm(job, actor, order["token"])
        else:
            getattr(control, order["what"])(job, actor)
    except (confirming.NotConfirmed, control.NotPossible) as refused:
        print(refused)  # noqa: T201
        answer["done"] = False
    Path(order["answer"]).write_text(json.dumps(answer))
    return 0


if __name__ == "__main__":
    main()
