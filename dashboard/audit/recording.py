"""Adds rows to the audit. Callers do this in the transaction of the change it records.

Never handed in: a key, a conversation's name, anything said in one, or the API's own words, which may repeat them.
"""

from collections.abc import Iterable
from typing import TypedDict, Unpack
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from dashboard.audit.models import Action, Entry
from dashboard.customgpt import Rejected, UpstreamError

DONE = "done"
AT_ONCE = 500
SHORTENED = ("who", "subject", "outcome")
REFUSED = "The API refused the request."


class About(TypedDict, total=False):
    """What else is known about an entry.

    * `subject`: a session id, a username, or what was changed
    * `outcome`: as `State` spells it; done where nothing else is said
    """

    agent_id: int | None
    subject: str
    outcome: str
    reason: str
    job: UUID | None


def entry(workspace_id: int, user: AbstractBaseUser | None, who: str, action: Action, **about: Unpack[About]) -> Entry:
    """Return an unsaved row. `user` is None if nobody was signed in; `who` then names the source."""
    known = {"outcome": DONE, **about}
    return Entry(workspace=workspace_id, user=user.pk if user else None, who=who, action=action, **known)


def record(workspace_id: int, user: AbstractBaseUser | None, who: str, action: Action, **about: Unpack[About]) -> None:
    """Add one row."""
    record_many([entry(workspace_id, user, who, action, **about)])


def record_by(user: AbstractBaseUser, workspace_id: int, action: Action, **about: Unpack[About]) -> None:
    """Add one row about what a signed-in person did."""
    record(workspace_id, user, user.get_username(), action, **about)


def record_many(entries: Iterable[Entry]) -> None:
    """Add rows made by `entry`, with one INSERT for a few hundred of them."""
    Entry.objects.bulk_create([_fitting(row) for row in entries], batch_size=AT_ONCE)


def reason_of(error: UpstreamError) -> str:
    """Return the reason for the error, in this program's words."""
    return REFUSED if isinstance(error, Rejected) else error.says


def _fitting(row: Entry) -> Entry:
    """Cut texts to the column and drop what a database refuses: a row must never be lost over its spelling."""
    for name in SHORTENED:
        text = _storable(getattr(row, name))
        setattr(row, name, text[: getattr(Entry._meta.get_field(name), "max_length", None)])
    row.reason = _storable(row.reason)
    return row


def _storable(text: str) -> str:
    return str(text).replace("\0", "").encode(errors="replace").decode()
