"""What the options ask for: where, which conversations, and which new names."""

import getpass
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.management.base import CommandError

from dashboard.cleanup.cli.exit_status import Status
from dashboard.cleanup.cli.output import plain
from dashboard.cleanup.criteria import Criteria
from dashboard.cleanup.rename_rules import Rule
from dashboard.customgpt import Agent, Client, NotFound
from dashboard.numbers import whole
from dashboard.workspaces.keyring import KeyringMismatch
from dashboard.workspaces.models import Workspace

WHICH = "Choose conversations: --name, --created-by, --before, --after or --tests. Use --created-by all for every one."


class Scope(NamedTuple):
    """One agent, and the key that sees it."""

    workspace: Workspace
    client: Client
    agent: Agent


def scope_of(options: dict[str, Any]) -> Scope:
    """Where to look. Raises CommandError and UpstreamError."""
    for name in ("workspace", "agent"):
        if not options[name]:
            raise CommandError(f"Choose the {name}: --{name} takes its id or its exact name.")
    workspace = find_workspace(options["workspace"])
    try:
        client = workspace.client(deadline=30.0, background=True)
    except KeyringMismatch as error:
        raise CommandError(str(error)) from None
    return Scope(workspace, client, find_agent(client, options["agent"]))


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


MOST_PAGES = 200


def find_workspace(text: str) -> Workspace:
    """By id, or by its exact name. Raises CommandError with a sentence."""
    if (number := whole(text)) and (found := Workspace.objects.filter(pk=number).first()):
        return found
    named = list(Workspace.objects.filter(name=text))
    if len(named) > 1:
        ids = ", ".join(str(workspace.pk) for workspace in named)
        raise CommandError(f"{len(named)} workspaces are named “{plain(text)}”. Give the id of one of them: {ids}.")
    if not named:
        known = ", ".join(f"{workspace.pk} ({plain(workspace.name)})" for workspace in Workspace.objects.all()[:20])
        raise CommandError(f"There is no workspace “{plain(text)}”. Workspaces: {known or 'none'}.")
    return named[0]


def find_agent(client: Client, text: str) -> Agent:
    """By id, or by its exact name. Raises CommandError with a sentence, and UpstreamError."""
    if (number := whole(text)) is not None:
        try:
            return client.agent(number)
        except NotFound:
            raise CommandError(
                f"No agent {text} is visible to this workspace's key.", returncode=Status.REFUSED
            ) from None
    named = [agent for agent in _agents(client, text) if agent.name == text.strip() and agent.addressable]
    if len(named) > 1:
        ids = ", ".join(str(agent.id) for agent in named)
        raise CommandError(f"{len(named)} agents are named “{plain(text)}”. Give the id of one of them: {ids}.")
    if not named:
        raise CommandError(
            f"No agent named “{plain(text)}” is visible to this workspace's key. Names are case-sensitive."
        )
    return named[0]


def actor_name() -> str:
    """Who asks, for receipts and the audit."""
    try:
        return f"command line ({getpass.getuser()})"
    except (KeyError, OSError):  # a container's user need not have a name
        return "command line"


def _agents(client: Client, name: str) -> Iterator[Agent]:
    seen: set[int] = set()
    for number in range(1, MOST_PAGES + 1):
        page = client.agents(page=number, name=name)
        fresh = [agent for agent in page.items if agent.id not in seen]
        yield from fresh
        seen |= {agent.id for agent in fresh}
        if not page.has_next or not fresh:
            return
