import gc
import signal
import threading
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.sandbox import Options, Sandbox, StateError, serve

HELP = {
    "agents": "how many agents there are",
    "conversations": "how many conversations the first agent has; the others have about a tenth each",
    "messages": "how many messages a conversation has on average",
    "seed": "a different number gives different rows",
    "latency_ms": "how long every answer takes, in milliseconds",
    "rate_limit_per_minute": "answer 429 after this many requests a minute; 0 means never",
    "page_size": "how many agents or conversations are on a page",
    "ready_after": "how many seconds a new agent takes to read its pages",
    "word_ms": "the pause between two pieces of a streamed answer, in milliseconds",
    "answer_ms": "the pause before an answer begins, in milliseconds",
    "max_queries": "the plan's query credits; further questions are refused",
}


class Command(BaseCommand):
    """A process of its own that answers like the CustomGPT API."""

    help = "Imitate the CustomGPT API from memory, for demos and tests."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add every option of the sandbox, and where it listens."""
        defaults = Options()
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=port, default=settings.SANDBOX_PORT, help="0 means any free port")
        for name, what in HELP.items():
            default = getattr(defaults, name)
            flag = f"--{name.replace('_', '-')}"
            parser.add_argument(flag, type=int, default=default, metavar="N", help=f"{what} ({default})")
        parser.add_argument("--no-reports", action="store_false", dest="reports", help="a plan without reports")
        parser.add_argument("--api-key", default=defaults.api_key, help=f"the only key it accepts ({defaults.api_key})")
        parser.add_argument("--newest", type=day, default=defaults.newest, metavar="DATE", help="the newest date")
        parser.add_argument("--state", type=Path, metavar="FILE", help="save changes to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until SIGTERM or Ctrl-C."""
        with interruptions():
            try:
                self.serve(options)
            except KeyboardInterrupt:
                return

    def serve(self, options: dict[str, Any]) -> None:
        """Build the sandbox and serve; a failure ends with one sentence."""
        try:
            chosen = {name: options[name] for name in (*HELP, "reports", "api_key", "state", "newest")}
            sandbox = Sandbox(Options(**chosen))
        except (ValueError, StateError) as error:
            raise CommandError(str(error)) from None
        gc.freeze()  # the seeded rows stay: searching them for garbage would stop every answer for 10 ms now and then
        try:
            serve(sandbox, options["host"], options["port"], ready=self.say, log=options["verbosity"] > 1)
        except StateError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            place = f"{options['host']}:{options['port']}"
            raise CommandError(f"Can't listen on {place} ({error.strerror}). Choose another --port.") from None

    def say(self, url: str) -> None:
        """Print where it listens, unbuffered even into a pipe."""
        self.stdout.write(f"The sandbox is running at {url}")
        self.stdout.flush()


@contextmanager
def interruptions() -> Iterator[None]:
    """Treat SIGTERM like Ctrl-C. Ignore a second signal: Ctrl-C under honcho sends both at once."""

    def interrupt(*_: object) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    signals = (signal.SIGTERM, signal.SIGINT) if threading.current_thread() is threading.main_thread() else ()
    before = {number: signal.signal(number, interrupt) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def day(text: str) -> datetime:
    """Parse a date such as 2026-11-20, or one with a time; UTC without a zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date: write it like 2026-11-20") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def port(text: str) -> int:
    """Parse a port number."""
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise ArgumentTypeError(f"{text!r} is not a port: give a number from 0 to 65535")
    return int(text)
