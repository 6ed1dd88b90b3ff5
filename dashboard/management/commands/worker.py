"""Runs jobs in the background: huey's consumer in this process, with an orderly end."""

import logging
import signal
import threading
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from config import queue
from dashboard.cleanup import selection
from dashboard.jobs import control, dispatch, receipt, rescue, runner, shutdown

log = logging.getLogger(__name__)
ENDS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
TICK = 1.0  # seconds
CHORES = (control.delete_unconfirmed, receipt.drop_names, selection.forget_old)
# Time to hand over, in seconds. config/processes.py waits longer before it kills.
TO_FINISH = 20


class Command(BaseCommand):
    """`manage.py worker`, one or more, on as many machines as share the queue and the database."""

    help = "Process jobs until SIGTERM, SIGINT or SIGHUP."
    requires_system_checks = []  # those load every page, and it serves none

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the threads, sleep until a signal comes, and end them in order."""
        # Blocked in every thread and taken below by sigwait: a signal that comes early is not lost, none interrupts a
        # call, and huey's own handlers, which leave jobs behind at SIGTERM and start anew at SIGHUP, are never asked.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        queue.receive(dispatch.RUN_JOB, runner.run_job)
        consumer = make_consumer()
        ticker = threading.Thread(target=keep_ticking, args=(consumer,), name="ticker", daemon=True)
        prepare_queue()
        consumer.start()
        ticker.start()
        log.info("The worker is ready for jobs.")
        signal.sigwait(ENDS)
        shutdown.stop()
        consumer.stop(graceful=True)
        ticker.join(TICK * 5)


def make_consumer() -> Any:
    """Return huey's consumer. It polls SQLite twice a second or more; other queues deliver at once."""
    waits = getattr(queue.huey.storage, "blocking", False)
    pace = {"initial_delay": 1, "backoff": 2, "max_delay": 10} if waits else {"initial_delay": 0.1, "max_delay": 0.5}
    return queue.huey.create_consumer(
        workers=settings.WORKER_THREADS,
        periodic=False,
        scheduler_interval=60,  # nothing is ever scheduled with huey
        shutdown_timeout=TO_FINISH,
        **pace,
    )


def prepare_queue() -> None:
    """Create the queue's tables, or log why not: the consumer and the ticker keep trying."""
    try:
        queue.prepare()
    except queue.UNREACHABLE as error:
        log.warning("The queue can't be reached (%s). The worker keeps trying.", type(error).__name__)


def keep_ticking(consumer: Any) -> None:
    """Tick every second until the end, whatever fails in between."""
    while not shutdown.wait(TICK):
        close_old_connections()
        try:
            consumer.check_worker_health()
            with suppress(*queue.UNREACHABLE):  # said at the start, and by the consumer
                queue.prepare()
            rescue.enqueue_due()
            rescue.tidy(*CHORES)
        except Exception:
            log.exception("A tick of the worker failed")
        finally:
            close_old_connections()
