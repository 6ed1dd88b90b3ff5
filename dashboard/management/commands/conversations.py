"""manage.py conversations list|delete|rename|export-receipt: works at a terminal and in cron."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.cleanup.cli import change, listing, receipt
from dashboard.cleanup.cli.arguments import add_verbs
from dashboard.cleanup.cli.exit_status import Status
from dashboard.cleanup.cli.output import Printer
from dashboard.customgpt import UpstreamError

VERBS = {
    "list": listing.run,
    "delete": change.run,
    "rename": change.run,
    "export-receipt": receipt.run,
}


class Command(BaseCommand):
    """The same engine, protections and receipts as in the browser."""

    help = "List, delete and rename an agent's conversations. Each verb has its own --help."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verbs, each with its options."""
        add_verbs(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the verb, and exit with the status of its outcome."""
        # Lines end where the printer ends them, and only an error of the whole command is red.
        self.stdout.ending = ""
        self.stderr.style_func = None
        printer = Printer(self.stdout, self.stderr, as_json=options["json"])
        try:
            status = VERBS[options["verb"]](options, printer)
        except UpstreamError as error:
            raise CommandError(error.user_message, returncode=Status.UPSTREAM) from None
        except KeyboardInterrupt:
            status = Status.INTERRUPTED
        except BrokenPipeError:  # the reader, such as `head`, has had enough; Python must not write there at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = Status.REFUSED
        if status:
            sys.exit(int(status))
