"""What the web says to the worker, and what the worker does about it."""

import logging

from django.db import close_old_connections

from config import queue

log = logging.getLogger(__name__)


@queue.huey.task(name="run_job", retries=0)  # type: ignore[untyped-decorator]  # huey is untyped
def run_job(pk: str) -> None:
    """Bring one job forward. Called twice, it does no harm: the job's rows say what is left to do."""
    log.info("Took up job %s.", pk)
    close_old_connections()
    try:
        from dashboard.cleanup import runner  # it puts jobs on the queue itself

        runner.run(pk)
    finally:
        close_old_connections()


def enqueue(pk: str) -> bool:
    """Ask the worker to bring a job forward, after its rows are committed; False when the queue can't be reached.

    Then nothing is lost: the worker's next tick finds the job by its rows.
    """
    try:
        queue.prepare()
        run_job(pk)
    except queue.UNREACHABLE as error:
        log.warning("Job %s can't be put on the queue (%s). It waits in the database.", pk, type(error).__name__)
        return False
    return True


def tick() -> None:
    """What the worker does every second: put on the queue what is due or whose message was lost, and tidy up."""
    from dashboard.cleanup import recovery  # as above

    recovery.enqueue_due(enqueue)
    recovery.tidy()
