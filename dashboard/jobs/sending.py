"""Sends one item's call and says what came of it, never more than was seen."""

import logging

from dashboard.customgpt import Client, UpstreamError
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Item, Job
from dashboard.jobs.results import MISTAKE, Result, failed
from dashboard.outcomes import ItemStatus

log = logging.getLogger(__name__)


def send(client: Client, job: Job, item: Item, agent_known: bool) -> Result:
    """Make the call. Never raises UpstreamError; `agent_known` says that the agent has just answered."""
    try:
        return kind_of(job).perform(client, job, item, agent_known)
    except UpstreamError as error:
        return failed(item, error)
    except Exception:  # a mistake of ours must not take the other items along
        log.exception("Sending an item's call failed")
        return Result(ItemStatus.UNKNOWN, MISTAKE)
