"""Jobs on a sandbox: confirmed and due, so that a test only has to let a worker's turn come."""

from dashboard.cleanup import create
from dashboard.jobs import confirming, runner
from dashboard.jobs.actors import Actor
from dashboard.outcomes import ItemStatus


def actor_of(browser, workspace):
    return Actor(workspace, browser.user, browser.user.get_username())


def ready(api, browser, number=3, **more):
    """A job of the newest conversations that waits for its confirmation."""
    rows = api.client.conversations(api.agent_id).items[:number]
    return create.from_rows(actor_of(browser, api.workspace), api.agent_id, "Agent", rows, **more)


def confirm(job, browser, seconds=0):
    token = confirming.token_for(job, browser.user.pk)
    confirming.confirm(job, actor_of(browser, job.workspace), token, undo_seconds=seconds)
    return job


def due(api, browser, number=3, **more):
    """A confirmed job whose time to undo is over, and whose account is known."""
    job = confirm(ready(api, browser, number, **more), browser)
    job.account = "42:7"
    job.save(update_fields=["account"])
    return job


def turn(job):
    """One turn of a worker."""
    runner.run(str(job.pk))
    job.refresh_from_db()
    return job


def states(job):
    return list(job.items.order_by("position").values_list("state", flat=True))


def counts(job):
    return {ItemStatus(state): number for state, number in job.counts().items() if number}
