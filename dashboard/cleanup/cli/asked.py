"""What the options ask for: where, which conversations, and which new names."""

from typing import Any, NamedTuple

from django.core.management.base import CommandError

from dashboard.cleanup.cli.places import find_agent, find_workspace
from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.renames import Rule
from dashboard.customgpt import Agent, Client
from dashboard.workspaces.keyring import KeyringMismatch
from dashboard.workspaces.models import Workspace

WHICH = "Choose conversations: --name, --created-by, --before, --after or --tests. Use --created-by all for every one."


class Place(NamedTuple):
    """One agent, and the key that sees it."""

    workspace: Workspace
    client: Client
    agent: Agent


def place_of(options: dict[str, Any]) -> Place:
    """Where to look. Raises CommandError and UpstreamError."""
    for name in ("workspace", "agent"):
        if not options[name]:
            raise CommandError(f"Choose the {name}: --{name} takes its id or its exact name.")
    workspace = find_workspace(options["workspace"])
    try:
        client = workspace.client(deadline=30.0, background=True)
    except KeyringMismatch as error:
        raise CommandError(str(error)) from None
    return Place(workspace, client, find_agent(client, options["agent"]))


def criteria_of(options: dict[str, Any]) -> Criteria:
    """Which conversations. Raises CommandError for dates that leave none."""
    before, after = options["before"], options["after"]
    if before and after and after >= before:
        raise CommandError("--after is not earlier than --before, so no conversation can match.")
    return Criteria(name=options["name"] or "", by=options["created_by"] or "all", before=before, after=after)


def refuse_everything(options: dict[str, Any]) -> None:
    """Nothing said must never mean every conversation. Raises CommandError."""
    if not any(options[name] for name in ("name", "created_by", "before", "after", "tests")):
        raise CommandError(WHICH)


def rule_of(options: dict[str, Any]) -> Rule:
    """How to make the new names. Raises CommandError with what is wrong with it."""
    find, replacement = options["find"], options["replace"]
    if (find is None) != (replacement is None):
        raise CommandError("Use --find and --replace together.")
    if options["ignore_case"] and find is None:
        raise CommandError("Use --ignore-case only with --find.")
    if options["prefix"] is not None:
        rule = Rule("prefix", front=options["prefix"])
    elif find is not None:
        rule = Rule("replace", find=find, replacement=replacement, ignore_case=options["ignore_case"])
    elif options["template"] is not None:
        rule = Rule("template", template=options["template"])
    else:
        raise CommandError("Choose how to rename: --prefix, --find with --replace, or --template.")
    if wrong := rule.wrong():
        options_of = {"front": "prefix", "replacement": "replace"}
        raise CommandError(" ".join(f"--{options_of.get(field, field)}: {text}" for field, text in wrong.items()))
    return rule
