"""Takes up what a person ticks in an agent's list. No request carries more of it than has just changed.

Every change is one short transaction that holds the row, so that two at once lose no tick.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from dashboard.cleanup.models import Selection
from dashboard.customgpt import Conversation

KEPT = timedelta(days=30)  # names are personal data, and so old a tick is forgotten by the person as well
MOST = 2**31 - 1


class ListView(NamedTuple):
    """Whose list of which agent, and the filter that the person sees it through."""

    workspace_id: int
    user_id: int
    agent_id: int
    name: str = ""
    by: str = "all"

    @property
    def owner(self) -> dict[str, Any]:
        """Without the filter: a person has one selection in a list."""
        return {"workspace_id": self.workspace_id, "user_id": self.user_id, "agent_id": self.agent_id}

    def fits(self, selected: Selection) -> bool:
        """Whether the selection is about what this list shows: ticked rows always are."""
        return not selected.matching or (selected.name, selected.by) == (self.name, self.by)


def current(view: ListView) -> Selection:
    """What is selected. Another filter than that of "all that match" drops it: it was about the old one."""
    found = Selection.objects.filter(**view.owner).first()
    if found and view.fits(found):
        return found
    if found:
        Selection.objects.filter(pk=found.pk, matching=True, name=found.name, by=found.by).delete()
    return Selection(**view.owner)


def change(view: ListView, ticked: Iterable[Conversation], unticked: Iterable[str]) -> Selection:
    """Take up some ticks and some that were taken away."""
    with transaction.atomic():
        selected = _held(view)
        if not view.fits(selected):
            selected.empty()
        selected.mark(ticked, unticked)
        return _saved(selected)


def take_all(view: ListView, total: int) -> Selection:
    """Select everything that matches the filter; `total` is how many the API said that is."""
    with transaction.atomic():
        selected = _held(view)
        selected.empty()
        selected.matching, selected.total = True, min(total, MOST)
        selected.name, selected.by = view.name, view.by
        return _saved(selected)


def clear(workspace_id: int, user_id: int | None, agent_id: int) -> None:
    """Forget all ticks of this person in this list; who is no person, as the command line, has none."""
    if user_id is not None:
        Selection.objects.filter(workspace_id=workspace_id, user_id=user_id, agent_id=agent_id).delete()


def forget_old() -> int:
    """Drop what nobody has touched for a month; gives how many selections that were."""
    return Selection.objects.filter(changed_at__lt=timezone.now() - KEPT).delete()[0]


def _held(view: ListView) -> Selection:
    """The person's selection, which nobody else can change before this transaction is over."""
    return Selection.objects.select_for_update().get_or_create(**view.owner)[0]


def _saved(selected: Selection) -> Selection:
    """Save it; without anything in it, it goes altogether: nothing never means all."""
    if selected.number == 0:
        selected.delete()
        selected.empty()
        return selected
    selected.changed_at = timezone.now()
    selected.save()
    return selected
