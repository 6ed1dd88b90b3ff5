"""`conversations export-receipt`: what became of each conversation of a job."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError

from dashboard.cleanup.cli.exit_status import Status
from dashboard.cleanup.cli.output import Printer, plain
from dashboard.cleanup.deleting import Delete
from dashboard.cleanup.renaming import Rename
from dashboard.csv_export import csv_pieces
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job


def run(options: dict[str, Any], printer: Printer) -> Status:
    """Print it as JSON, or as the CSV file that the browser downloads. Raises CommandError."""
    # Questions are asked in the browser, and their answers are taken along there.
    confirmed = Job.objects.exclude(confirmed_at=None).filter(kind__in=(Delete.name, Rename.name))
    job = confirmed.filter(pk=options["job"]).first()
    if job is None:
        raise CommandError(f"There is no confirmed job {options['job']}.")
    if options["json"]:
        printer.rows(kind_of(job).pages.rows(job))
        return Status.DONE
    for piece in csv_pieces(kind_of(job).pages.columns, _cells(job, safe=printer.terminal)):
        text = piece.decode()
        printer.out.write(text.removeprefix("\ufeff") if printer.terminal else text)
    return Status.DONE


def _cells(job: Job, safe: bool) -> Iterator[list[Any]]:
    """A file keeps names as they are; a terminal would obey what is in them."""
    for row in kind_of(job).pages.rows(job):
        values = (row[column] for column in kind_of(job).pages.columns)
        yield [plain(value) if safe and isinstance(value, str) else value for value in values]
