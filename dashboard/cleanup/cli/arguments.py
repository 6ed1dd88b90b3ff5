"""The verbs and options of `manage.py conversations`."""

from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from datetime import UTC, datetime
from uuid import UUID

from django.core.management.base import CommandParser

from dashboard.cleanup.cli.exit_status import MEANINGS
from dashboard.customgpt import LONGEST_NAME

BY = ("all", "anonymous", "team_member", "me")


def add_verbs(parser: CommandParser) -> None:
    """Everything that can be asked for."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|delete|rename|export-receipt")

    def add(name: str, text: str) -> CommandParser:
        made: CommandParser = verbs.add_parser(
            name, help=text, description=text, epilog=MEANINGS, formatter_class=RawDescriptionHelpFormatter
        )
        return made

    listing = add("list", "Print the conversations that match.")
    _add_place(listing)
    _add_criteria(listing)
    _add_json(listing)
    for name, text in (
        ("delete", "Permanently delete the conversations that match; starred and protected ones are kept."),
        ("rename", "Rename the conversations that match."),
    ):
        verb = add(name, text)
        _add_place(verb)
        _add_criteria(verb)
        _add_work(verb)
        _add_json(verb)
        if name == "rename":
            _add_rule(verb)
    receipt = add("export-receipt", "Print the outcome of each conversation in a job.")
    receipt.add_argument("--job", type=job_id, required=True, metavar="ID", help="the job's id")
    shape = receipt.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object a line")
    shape.add_argument("--csv", action="store_true", help="a table with a header (the default)")


def _add_place(parser: CommandParser) -> None:
    parser.add_argument("--workspace", metavar="W", help="the workspace's id or exact name")
    parser.add_argument("--agent", metavar="A", help="the agent's id or exact name")


def _add_criteria(parser: CommandParser) -> None:
    parser.add_argument("--name", type=name, metavar="TEXT", help="only those with TEXT in the name")
    parser.add_argument("--created-by", choices=BY, help="only those created by this group")
    parser.add_argument("--before", type=moment, metavar="DATE", help="only those created before DATE (UTC)")
    parser.add_argument("--after", type=moment, metavar="DATE", help="only those created at or after DATE (UTC)")
    parser.add_argument("--tests", action="store_true", help="only those that look like test chats")


def _add_work(parser: CommandParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="show what would be done, and do nothing")
    parser.add_argument("--yes", action="store_true", help="confirm without asking, and with no time to undo")
    parser.add_argument("--here", action="store_true", help="do the work in this process, without a worker")
    parser.add_argument("--job", type=job_id, metavar="ID", help="follow a job that is already confirmed")


def _add_rule(parser: CommandParser) -> None:
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--prefix", metavar="TEXT", help="add TEXT at the start of each name")
    ways.add_argument("--find", metavar="TEXT", help="look for TEXT in the names (plain text); needs --replace")
    ways.add_argument("--template", metavar="TEXT", help="the new name; {date}, {n} and {name} are filled in")
    parser.add_argument("--replace", metavar="TEXT", help="replace what --find matches with TEXT; may be empty")
    parser.add_argument("--ignore-case", action="store_true", help="ignore case in --find")


def _add_json(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def moment(text: str) -> datetime:
    """A date or a date with a time, as ISO 8601 writes them; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        sentence = f"{text!r} is not a date: write it like 2026-11-20 or 2026-11-20T14:30 (UTC)"
        raise ArgumentTypeError(sentence) from None


def name(text: str) -> str:
    """A part of a name. An empty one, perhaps from an unset variable, must not mean every conversation."""
    if not text.strip():
        raise ArgumentTypeError("the name is empty; leave --name out to match every name")
    if len(text) > LONGEST_NAME:
        raise ArgumentTypeError(f"a name has at most {LONGEST_NAME} characters")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ArgumentTypeError("the name can't be read in this terminal's encoding")
    return text


def job_id(text: str) -> UUID:
    """A job's id."""
    try:
        return UUID(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a job's id") from None
