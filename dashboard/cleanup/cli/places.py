"""Finds the workspace and the agent that somebody names on the command line."""

import getpass
from collections.abc import Iterator

from django.core.management.base import CommandError

from dashboard.cleanup.cli.endings import Status
from dashboard.cleanup.cli.printing import plain
from dashboard.customgpt import Agent, Client, NotFound
from dashboard.numbers import whole
from dashboard.workspaces.models import Workspace

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


def who() -> str:
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
