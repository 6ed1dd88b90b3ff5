"""Takes up what a person ticks in an agent's list. No request carries more of it than has just changed.

Every change is one short transaction that holds the row, so that two at once lose no tick.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.models import Selection
from dashboard.customgpt import Conversation, is_segment

KEPT = timedelta(days=30)  # names are personal data, and so old a tick is forgotten by the person as well
MOST = 2**31 - 1


class Place(NamedTuple):
    """Whose selection in which list, and the filter that the person sees it through."""

    workspace_id: int
    user_id: int
    agent_id: int
    name: str = ""
    by: str = "all"

    @property
    def owner(self) -> dict[str, Any]:
        """Without the filter: a person has one selection in a list."""
        return {"workspace_id": self.workspace_id, "user_id": self.user_id, "agent_id": self.agent_id}


def seen(place: Place) -> Selection:
    """What is selected. Another filter than that of "all that match" drops it: it was about the old one."""
    found = Selection.objects.filter(**place.owner).first()
    if found and fits(found, place):
        return found
    if found:
        Selection.objects.filter(pk=found.pk, matching=True, name=found.name, by=found.by).delete()
    return Selection(**place.owner)


def fits(selection: Selection, place: Place) -> bool:
    """Whether it is about what this list shows: ticked rows always are."""
    return not selection.matching or (selection.name, selection.by) == (place.name, place.by)


def change(place: Place, ticked: Iterable[Conversation], unticked: Iterable[str]) -> Selection:
    """Take up some ticks and some that were taken away."""
    with transaction.atomic():
        selection = _held(place)
        if not fits(selection, place):
            _empty(selection)
        if selection.matching:
            _leave_out(selection, ticked, unticked)
        else:
            selection.rows |= {row.session_id: _facts(row) for row in ticked if row.addressable}
            for session_id in unticked:
                selection.rows.pop(session_id, None)
        return _saved(selection)


def take_all(place: Place, total: int) -> Selection:
    """Select everything that matches the filter; `total` is how many the API said that is."""
    with transaction.atomic():
        selection = _held(place)
        _empty(selection)
        selection.matching, selection.total = True, min(total, MOST)
        selection.name, selection.by = place.name, place.by
        return _saved(selection)


def clear(workspace_id: int, user_id: int | None, agent_id: int) -> None:
    """Forget all ticks of this person in this list; who is no person, as the command line, has none."""
    if user_id is not None:
        Selection.objects.filter(workspace_id=workspace_id, user_id=user_id, agent_id=agent_id).delete()


def forget_old() -> int:
    """Drop what nobody has touched for a month; gives how many selections that were."""
    return Selection.objects.filter(changed_at__lt=timezone.now() - KEPT).delete()[0]


def number(selection: Selection) -> int:
    """How many conversations are selected."""
    if selection.matching:
        return max(0, selection.total - len(selection.left_out))
    return len(selection.rows)


def words(selection: Selection) -> str:
    """What is selected, as a person says it."""
    count = number(selection)
    if not selection.matching:
        return f"{count} conversation{'' if count == 1 else 's'} selected"
    filtered = Criteria(name=selection.name, by=selection.by).words(count)
    left = len(selection.left_out)
    return f"{filtered}, except the {left} you unticked" if left else filtered


def holds(selection: Selection, session_id: str) -> bool:
    """Whether this conversation, shown in the list that the selection is about, is selected."""
    return session_id not in selection.left_out if selection.matching else session_id in selection.rows


def _held(place: Place) -> Selection:
    """The person's selection, which nobody else can change before this transaction is over."""
    return Selection.objects.select_for_update().get_or_create(**place.owner)[0]


def _empty(selection: Selection) -> None:
    selection.matching, selection.rows, selection.left_out = False, {}, []


def _leave_out(selection: Selection, ticked: Iterable[Conversation], unticked: Iterable[str]) -> None:
    left = dict.fromkeys([*selection.left_out, *filter(is_segment, unticked)])
    for row in ticked:
        left.pop(row.session_id, None)
    selection.left_out = list(left)


def _saved(selection: Selection) -> Selection:
    """Save it; without anything in it, it goes altogether: nothing never means all."""
    if number(selection) == 0:
        selection.delete()
        _empty(selection)
        return selection
    selection.changed_at = timezone.now()
    selection.save()
    return selection


def _facts(row: Conversation) -> list[Any]:
    return [row.name, row.id, row.created_at and row.created_at.isoformat(), row.created_by]
