"""Where things are on the site, and what the pretend API behind it has seen."""

from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from dashboard.sandbox import Entry, Sandbox
from dashboard.workspaces.models import Workspace

both_sizes = pytest.mark.parametrize("size", ["desktop", "phone"], indirect=True)
on_a_phone = pytest.mark.parametrize("size", ["phone"], indirect=True)


@dataclass(frozen=True)
class Site:
    """The dashboard under test. Conversations are those of the first agent, `ids` newest first."""

    url: str
    sandbox: Sandbox
    workspace: Workspace

    @property
    def agent(self) -> int:
        return self.sandbox.agent_ids[0]

    @property
    def ids(self) -> list[str]:
        return self.sandbox.session_ids(self.agent)

    def name(self, session_id: str) -> str | None:
        """The conversation's name as upstream has it; None also for one that is gone."""
        row = self.sandbox.conversation(self.agent, session_id)
        return row and row["name"]

    def at(self, route: str, *args: object, **query: object) -> str:
        """The path of a route in this workspace."""
        address = reverse(route, args=(self.workspace.pk, *args))
        return f"{address}?{urlencode(query)}" if query else address

    def listing(self, **query: object) -> str:
        return self.at("conversations", self.agent, **query)

    def conversation(self, session_id: str, **query: object) -> str:
        return self.at("conversation", self.agent, session_id, **query)

    @property
    def written(self) -> list[Entry]:
        """The requests that were to change something."""
        return [entry for entry in self.sandbox.ledger if entry.method != "GET"]

    @property
    def deleted(self) -> list[str | None]:
        """The session ids that were deleted upstream, in that order."""
        return [entry.session_id for entry in self.sandbox.ledger if entry.effect == "conversation_deleted"]
