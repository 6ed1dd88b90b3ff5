"""Which audit rows to show, as encoded in the address."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.timezone import make_aware

from dashboard.audit.models import Action, Entry
from dashboard.numbers import page_number, whole

LONGEST = 200
FIRST_YEAR, LAST_YEAR = 2000, 2999


@dataclass(frozen=True, slots=True)
class Filter:
    """What was done, by whom, to what (an agent, a session, a member or a job), and from when until when."""

    action: str = ""
    who: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Read the filter from the address; an invalid value filters nothing, and its field is empty again."""
        action = query.get("action", "")
        return cls(
            action=action if action in Action.values else "",
            who=_text(query.get("who", "")),
            what=_text(query.get("what", "")),
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            page=page_number(query.get("page")),
        )

    def entries(self, workspace_id: int) -> QuerySet[Entry]:
        """Return the workspace's matching rows, newest first. Both days are included, in the reader's time zone."""
        found = Entry.objects.filter(workspace=workspace_id)
        if self.action:
            found = found.filter(action=self.action)
        if self.who:
            found = found.filter(who__icontains=self.who)
        if self.what:
            found = found.filter(_about(self.what))
        if self.since:
            found = found.filter(at__gte=make_aware(datetime.combine(self.since, time.min)))
        if self.until:
            found = found.filter(at__lte=make_aware(datetime.combine(self.until, time.max)))
        return found

    @property
    def fields(self) -> dict[str, str]:
        """Return the filter as the parameters of an address."""
        asked = {
            "action": self.action,
            "who": self.who,
            "what": self.what,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in asked.items() if value}

    @property
    def suffix(self) -> str:
        """Return the query string; empty without a filter."""
        return f"?{urlencode(self.fields)}" if self.fields else ""


def _about(what: str) -> Q:
    about = Q(subject=what)
    if (agent_id := whole(what)) is not None:
        about |= Q(agent_id=agent_id)
    with suppress(ValueError):
        about |= Q(job=UUID(what))
    return about


def _text(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST]


def _day(text: str) -> date | None:
    """Parse a day that every database and time zone can handle."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
