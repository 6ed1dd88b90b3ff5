"""Agents; the API calls them projects."""

import time
from typing import Any

from dashboard.customgpt import endpoints
from dashboard.customgpt.client.base import Calls, listed, page_of
from dashboard.customgpt.errors import UnexpectedAnswer
from dashboard.customgpt.multipart import Form, Upload
from dashboard.customgpt.results import Agent, Deletion, Page, Stats
from dashboard.customgpt.results.conversations import deletion

# A file of a hundred megabytes needs its time on the way.
UPLOAD_SECONDS = 300.0


class AgentCalls(Calls):
    """Agents and how far they are."""

    def agents(self, page: int = 1, name: str = "", order: str = "desc", order_by: str = "created_at") -> Page[Agent]:
        """Return one page of agents. `order` is asc or desc, `order_by` id or created_at, `name` a part of the name.

        https://docs.customgpt.ai/reference/get_api-v1-projects
        """
        params = listed(page, order=order, orderBy=order_by, name=name)
        return self._call(endpoints.AGENTS, page_of(Agent.read, page), params=params)

    def agent(self, agent_id: int) -> Agent:
        """Return one agent (`GET /projects/{id}`). Raises NotFound if it is gone or another account's."""
        return self._call(endpoints.AGENT, Agent.read, agent_id=agent_id)

    def create_agent(self, name: str, sitemap: str = "", upload: Upload | None = None) -> Agent:
        """Create an agent from a sitemap's address or from a file, which is sent while it is read.

        Never tried twice: with `ambiguous` set, it may be there or not. Its `is_active` is None until it is ready.
        https://docs.customgpt.ai/reference/post_api-v1-projects
        """
        fields = {"project_name": name} | ({"sitemap_path": sitemap} if sitemap else {})
        until = time.monotonic() + (UPLOAD_SECONDS if upload else self._call.deadline)
        return self._call(endpoints.CREATE_AGENT, Agent.read, body=Form(fields, upload), until=until)

    def rename_agent(self, agent_id: int, name: str) -> Agent:
        """Rename an agent (`POST /projects/{id}`) and return it as upstream now has it."""
        return self._call(endpoints.UPDATE_AGENT, _named, body=Form({"project_name": name}), agent_id=agent_id)

    def delete_agent(self, agent_id: int) -> Deletion:
        """Delete an agent with all of its conversations, for good (`DELETE /projects/{id}`).

        NotFound: there was no such agent. `ambiguous` set: it may be there or not.
        """
        return self._call(endpoints.DELETE_AGENT, lambda data: deletion(data, "agent"), agent_id=agent_id)

    def stats(self, agent_id: int) -> Stats:
        """Return how far an agent is, and what it has used.

        https://docs.customgpt.ai/reference/get_api-v1-projects-projectid-stats
        """
        return self._call(endpoints.STATS, Stats.read, agent_id=agent_id)


def _named(data: dict[str, Any]) -> Agent:
    agent = Agent.read(data)
    if not agent.name:
        raise UnexpectedAnswer(why="no new name", retriable=True)
    return agent
