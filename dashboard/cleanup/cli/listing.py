"""`conversations list`: what matches now, page by page at the API's pace."""

import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Any

from dashboard.cleanup.cli.exit_status import Status
from dashboard.cleanup.cli.output import Printer, minute, title
from dashboard.cleanup.cli.scope import Scope, criteria_of, scope_of
from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.models import Mark
from dashboard.cleanup.testchats import REASONS, reasons_for
from dashboard.customgpt import Conversation, Page, RateLimited
from dashboard.pages import fetch_pages
from dashboard.wording import conversations

TRIES = 5
PATIENCE = 300.0
FIELDS = ("session_id", "name", "created_at", "created_by")


def run(options: dict[str, Any], printer: Printer) -> Status:
    """Print them; in a pipe each page as it comes. Raises CommandError and UpstreamError."""
    place, criteria = scope_of(options), criteria_of(options)
    found = matching(place, criteria, printer)
    if options["tests"]:
        found = iter(_tests(place, list(found)))
    shape = _for_programs if printer.as_json else _for_people if printer.terminal else _for_pipes
    number = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal number
        for row, reasons in found:
            number += 1
            shown = shape(row)
            yield shown | {"reasons": _named(reasons, printer)} if options["tests"] else shown

    printer.rows(counted())
    if printer.terminal or not number:
        printer.say(f"{conversations(number)}." if number else "No conversations match.")
    return Status.DONE


def matching(place: Scope, criteria: Criteria, printer: Printer) -> Iterator[tuple[Conversation, list[str]]]:
    """Each conversation once, whatever the API repeats, with its reasons (none yet)."""
    seen: set[str] = set()
    for page in fetch_pages(partial(_page, place, criteria), count(1)):
        fresh = {row.session_id: row for row in page.items if row.session_id not in seen}
        seen |= fresh.keys()
        if printer.terminal:
            printer.draw(f"{len(seen)} looked at")
        for row in fresh.values():
            if criteria.fits(row):
                yield row, []
        if not page.has_next or not fresh:
            return


def _page(place: Scope, criteria: Criteria, number: int) -> Page[Conversation]:
    """One page at the API's pace, however long that makes it wait."""
    for _ in range(TRIES - 1):
        place.client.limiter.try_acquire(time.monotonic() + PATIENCE)
        with suppress(RateLimited):
            return _asked(place, criteria, number)
    return _asked(place, criteria, number)


def _asked(place: Scope, criteria: Criteria, number: int) -> Page[Conversation]:
    return place.client.conversations(place.agent.id, page=number, name=criteria.name, user_filter=criteria.by)


def _tests(place: Scope, found: list[tuple[Conversation, list[str]]]) -> list[tuple[Conversation, list[str]]]:
    """Those that look like test chats by the reasons that are on at first, as a deletion would take them."""
    rows: list[Any] = [row for row, _ in found]
    marks = Mark.objects.filter(workspace=place.workspace, agent_id=place.agent.id)
    reasons = reasons_for(rows, None, {mark.session_id: mark for mark in marks})
    on = {key: [each for each in held if REASONS[each].on_by_default] for key, held in reasons.items()}
    return [(row, on[row.session_id]) for row in rows if on.get(row.session_id)]


def _named(reasons: list[str], printer: Printer) -> list[str]:
    return [REASONS[key].label for key in reasons] if printer.terminal else reasons


def _for_people(row: Conversation) -> dict[str, Any]:
    by = "Anonymous" if row.created_by is None else "Team member"
    return {"name": title(row.name), "created": minute(row.created_at), "created_by": by, "session_id": row.session_id}


def _for_pipes(row: Conversation) -> dict[str, Any]:
    return _for_programs(row) | {"name": title(row.name)}


def _for_programs(row: Conversation) -> dict[str, Any]:
    shown = row.as_json()
    return {field: shown[field] for field in FIELDS}
