"""Asks at the terminal before anything happens, and refuses where nobody can answer."""

import sys
from typing import Any

from django.core.management.base import CommandError

from dashboard.jobs import confirming
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.wording import conversations

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
