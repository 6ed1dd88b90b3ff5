"""What this dashboard knows of conversations that the API's list does not say."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dashboard.cleanup.models import Mark
from dashboard.customgpt import Message, Page
from dashboard.jobs.models import Item, Job
from dashboard.jobs.states import ACTIVE
from dashboard.outcomes import OPEN, ItemStatus
from dashboard.workspaces.models import Workspace

WORDS = {
    ("delete", ItemStatus.QUEUED): "Waiting to be deleted",
    ("delete", ItemStatus.SENDING): "Being deleted",
    ("rename", ItemStatus.QUEUED): "Waiting to be renamed",
    ("rename", ItemStatus.SENDING): "Being renamed",
}


@dataclass(frozen=True, slots=True)
class Notes:
    """By session id: which conversations are starred, and what a job is about to do to them."""

    starred: set[str] = field(default_factory=set)
    pending: dict[str, str] = field(default_factory=dict)


def notes_on(workspace: Workspace, agent_id: int, session_ids: Iterable[str]) -> Notes:
    """Return the notes, with one indexed query each for stars and jobs, however many rows are shown."""
    ids = list(session_ids)
    return Notes(starred_among(workspace, agent_id, ids), _pending(workspace, agent_id, ids))


def starred_among(workspace: Workspace, agent_id: int, session_ids: list[str]) -> set[str]:
    """Return the ids of those that are starred."""
    marks = Mark.objects.filter(workspace=workspace, agent_id=agent_id, session_id__in=session_ids, starred=True)
    return set(marks.values_list("session_id", flat=True))


def remember_messages(workspace: Workspace, agent_id: int, session_id: str, page: Page[Message]) -> None:
    """Store how many messages it has, for "Find test chats"; written only if the number has changed."""
    if page.items and not page.total:
        return  # the API did not say
    mark: dict[str, Any] = {"workspace": workspace, "agent_id": agent_id, "session_id": session_id}
    if not Mark.objects.filter(**mark, messages=page.total).exists():
        Mark.objects.update_or_create(**mark, defaults={"messages": page.total})


def _pending(workspace: Workspace, agent_id: int, session_ids: list[str]) -> dict[str, str]:
    kinds = {kind for kind, _ in WORDS}  # what is asked has no conversation of its own
    jobs = Job.objects.filter(workspace=workspace, agent_id=agent_id, kind__in=kinds, stage__in=ACTIVE)
    active = list(jobs.values_list("pk", flat=True))
    if not active:
        return {}  # as nearly always
    items = Item.objects.filter(job_id__in=active, session_id__in=session_ids, state__in=OPEN)
    found = items.order_by("state").values_list("session_id", "job__kind", "state")  # "sending" is after "queued"
    return {session_id: WORDS[kind, ItemStatus(state)] for session_id, kind, state in found}
