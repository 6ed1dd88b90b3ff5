"""Tells the workers that there is something to do. The message is a job's number; the job's rows say what is left."""

import logging

from config import queue

log = logging.getLogger(__name__)
# Messages outlive an update, so this name stays whatever becomes of this file.
RUN_JOB = "dashboard.cleanup.tasks.run_job"


def enqueue(pk: str) -> bool:
    """Ask a worker to bring a job forward, after its rows are committed; False when the queue can't be reached.

    Then nothing is lost: the worker's next tick finds the job by its rows.
    """
    try:
        queue.send(RUN_JOB, pk)
    except queue.UNREACHABLE as error:
        log.warning("Job %s can't be put on the queue (%s). It waits in the database.", pk, type(error).__name__)
        return False
    return True
