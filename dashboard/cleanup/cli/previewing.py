"""Shows a frozen manifest before anybody says yes."""

from collections.abc import Iterator

from dashboard.cleanup.cli.printing import Printer, minute, plain, title
from dashboard.cleanup.renaming import Rename
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
