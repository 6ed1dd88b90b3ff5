"""Shows a frozen manifest before anybody says yes."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError

from dashboard.cleanup.cli.output import Printer, minute, plain, title
from dashboard.cleanup.renaming import Rename
from dashboard.jobs import confirming
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Item, Job
from dashboard.jobs.preview import Preview, preview_of
from dashboard.wording import conversations, listed, thousands


def show(job: Job, printer: Printer, rows: bool) -> int:
    """Say what would be done to how many; with `rows` print them where programs read. Returns how many."""
    preview = preview_of(job)
    for line in _lines(job, preview):
        printer.say(line)
    if rows and not printer.terminal:
        printer.rows(kind_of(job).pages.rows(job))
    return preview.number


def _lines(job: Job, preview: Preview) -> Iterator[str]:
    if not preview.number:
        but = " except those kept" if preview.kept else ""
        yield f"Nothing to {kind_of(job).verbs.will.lower()}: no conversations match{but}."
    else:
        yield f"{kind_of(job).verbs.will} {conversations(preview.number)} of {plain(job.agent_name)}:"
        yield f"  selection  {plain(job.words)}"
        yield f"  created    {minute(preview.oldest)} to {minute(preview.newest)} UTC"
        yield f"  by         {listed([f'{thousands(number)} {by.lower()}' for by, number in preview.by])}"
        yield from (f"  name       {_name(job, item)}" for item in preview.first)
        if preview.between:
            yield f"             … {thousands(preview.between)} more …"
        yield from (f"  name       {_name(job, item)}" for item in preview.last)
        yield f"  calls      {preview.calls}"
    yield from (f"  kept       {thousands(number)}: {plain(reason)}" for reason, number in preview.kept)


def _name(job: Job, item: Item) -> str:
    return f"{title(item.name)} → {title(item.new_name)}" if job.kind == Rename.name else title(item.name)


SILENCE = "There is no terminal to ask in. Use --yes to confirm, or --dry-run to see what would be done."


def refuse_silence(options: dict[str, Any]) -> None:
    """Before anything is listed, when nobody could confirm it afterwards. Raises CommandError."""
    if not (options["dry_run"] or options["yes"] or sys.stdin.isatty()):
        raise CommandError(SILENCE)


def agreed(job: Job, number: int) -> bool:
    """Whether the person at the terminal says yes; above the workspace's limit by typing the number."""
    verb = kind_of(job).verbs.will
    if confirming.needs_number(job):
        answer = _ask(f"{verb} {conversations(number)}? Type the number to confirm: ")
        return answer.replace(",", "") == str(number)
    return _ask(f"{verb} {conversations(number)}? [y/N] ").lower() in {"y", "yes"}


def _ask(question: str) -> str:
    """On standard error, because standard output may be a pipe."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()
