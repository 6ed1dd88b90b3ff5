"""Adds what was done to the audit. Callers see to it that it happens in the transaction of what it is about.

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
    """What else is known.

    * `subject`: a session id, a username, or what was changed
    * `outcome`: as `State` spells it; done where nothing else is said
    """

    agent_id: int | None
    subject: str
    outcome: str
    reason: str
    job: UUID | None


def entry(workspace_id: int, user: AbstractBaseUser | None, who: str, action: Action, **about: Unpack[About]) -> Entry:
    """A row that is not yet written. `user` is None where nobody was signed in; `who` then says what it was."""
    known = {"outcome": DONE, **about}
    return Entry(workspace=workspace_id, user=user.pk if user else None, who=who, action=action, **known)


def record(workspace_id: int, user: AbstractBaseUser | None, who: str, action: Action, **about: Unpack[About]) -> None:
    """Add one row."""
    record_many([entry(workspace_id, user, who, action, **about)])


def record_by(user: AbstractBaseUser, workspace_id: int, action: Action, **about: Unpack[About]) -> None:
    """Add one row about what somebody who is signed in did."""
    record(workspace_id, user, user.get_username(), action, **about)


def record_many(entries: Iterable[Entry]) -> None:
    """Add rows made by `entry`, with one INSERT for a few hundred of them."""
    Entry.objects.bulk_create([_fitting(row) for row in entries], batch_size=AT_ONCE)


def reason_of(error: UpstreamError) -> str:
    """What went wrong, in this program's words."""
    return REFUSED if isinstance(error, Rejected) else error.says


def _fitting(row: Entry) -> Entry:
    """Cut to the columns, and free of what a database refuses: a row must never be lost over its spelling."""
    for name in SHORTENED:
        text = _storable(getattr(row, name))
        setattr(row, name, text[: getattr(Entry._meta.get_field(name), "max_length", None)])
    row.reason = _storable(row.reason)
    return row


def _storable(text: str) -> str:
    return str(text).replace("\0", "").encode(errors="replace").decode()
