"""Jobs as the engine leaves them; say only what matters to the test."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from dashboard.cleanup.deleting import Delete
from dashboard.cleanup.renaming import Rename
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import ACTIVE, JobStatus
from dashboard.outcomes import GONE, ItemStatus

CREATED = datetime(2025, 3, 1, 12, tzinfo=UTC)
CONFIRMED = ACTIVE | {JobStatus.DONE, JobStatus.STOPPED}
BEGUN = CONFIRMED - {JobStatus.SCHEDULED}


def a_job(browser, workspace, stage=JobStatus.READY, states=("queued",) * 3, **changes):
    """A job of that person with one conversation for each of the states."""
    now = timezone.now()
    facts = {
        "kind": Delete.name,
        "agent_id": 924,
        "agent_name": "Help desk",
        "words": "conversations named “test”",
        "account": "42:7",
        "confirmed_at": now if stage in CONFIRMED else None,
        "started_at": now - timedelta(minutes=1) if stage in BEGUN else None,
        "ended_at": now if stage in {JobStatus.DONE, JobStatus.STOPPED} else None,
        "due_at": now + timedelta(seconds=30) if stage == JobStatus.SCHEDULED else None,
        "undo_seconds": 30,
    }
    user = browser.user
    job = Job.objects.create(workspace=workspace, user=user, who=user.get_username(), stage=stage, **facts | changes)
    Item.objects.bulk_create(_item(job, number, ItemStatus(state)) for number, state in enumerate(states))
    return job


def url(job, verb="", agent=False):
    base = f"/workspaces/{job.workspace_id}/"
    return f"{base}agents/{job.agent_id}/conversations/-/jobs/" if agent else f"{base}jobs/{job.pk}/{verb}"


def _item(job, number, state):
    return Item(
        job=job,
        position=number,
        session_id=f"session-{number}",
        name=f"test {number}",
        new_name=f"New {number}" if job.kind == Rename.name else "",
        created_at=CREATED + timedelta(days=number),
        created_by=[None, 42, 43][number % 3],
        state=state,
        reason={ItemStatus.FAILED: "The API said no.", ItemStatus.KEPT: "It is starred."}.get(state, ""),
        at=None if state in {ItemStatus.QUEUED, ItemStatus.SENDING, ItemStatus.KEPT} else timezone.now(),
        listed=False if state in GONE else None,
    )
