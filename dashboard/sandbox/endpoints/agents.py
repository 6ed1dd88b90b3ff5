from typing import Any
from urllib.parse import urlsplit

from ..agent import Agent
from ..call import Call
from ..changes import PAGES
from ..errors import Refusal
from ..exchange import Answer, success
from ..paging import choice, cut, page_of, paginator
from ..readiness import may_chat, pages_of
from ..rendering import render_agent

MAX_AGENTS = 1_000


def index(call: Call) -> Answer:
    """GET /projects."""
    parameters = call.request.parameters
    choice(parameters, "orderBy", ("id", "created_at"))  # the same order: ids are given in time
    page = page_of(parameters, call.options.page_size)
    needle = parameters.get("name", "").casefold()
    found = [agent for agent in call.world.agents.values() if needle in agent.name.casefold()]
    rows = [_render(call, agent) for agent in cut(found, page)]
    return success(paginator(call.request.url, page, len(found), rows))


def create(call: Call) -> Answer:
    """POST /projects: from a sitemap or a file."""
    name = call.text("project_name", 255)
    if name is None:
        raise Refusal(400, "Agent name can't be empty")
    given = call.fields()
    if not (given.get("sitemap_path") or given.get("file")):
        raise Refusal(400, "Sitemap path can't be empty")
    if len(call.world.agents) >= MAX_AGENTS:
        raise Refusal(400, "You have reached your agent limit")
    kind = "SITEMAP" if given.get("sitemap_path") else "URL"
    agent: Agent = call.change("agent_created", name=name, kind=kind, pages=_pages(given))
    call.made_agent = agent.id
    return success(render_agent(agent), 201)


def show(call: Call) -> Answer:
    """GET /projects/{agent}."""
    return success(_render(call, call.agent))


def update(call: Call) -> Answer:
    """POST /projects/{agent}: its name and whether it is public."""
    agent, name, shared = call.agent, call.text("project_name", 255), call.fields().get("is_shared")
    if isinstance(shared, str):
        shared = shared.lower() in ("1", "true", "on", "yes")
    call.change("agent_updated", agent=agent.id, name=name, shared=None if shared is None else bool(shared))
    return success(_render(call, agent))


def delete(call: Call) -> Answer:
    """DELETE /projects/{agent}: with all of its conversations, for ever."""
    call.change("agent_deleted", agent=call.agent.id)
    return success({"deleted": True})


def stats(call: Call) -> Answer:
    """GET /projects/{agent}/stats. There is no count of conversations in it."""
    agent = call.agent
    pages = pages_of(agent, call.now, call.options.ready_after)
    return success(
        {
            "pages_found": pages.found,
            "pages_crawled": pages.crawled,
            "pages_indexed": pages.indexed,
            "crawl_credits_used": pages.crawled,
            "query_credits_used": agent.queries,
            "total_queries": agent.queries,
            "total_words_indexed": pages.crawled * 640,
            "total_storage_credits_used": pages.crawled,
        }
    )


def _render(call: Call, agent: Agent) -> dict[str, object]:
    shown = render_agent(agent)
    if not agent.seeded and may_chat(agent, call.now, call.options.ready_after):
        shown["is_chat_active"] = True
    return shown


def _pages(given: dict[str, Any]) -> int:
    """Return how many pages a new agent will find: one for a file; a sitemap can be empty, to show that case."""
    sitemap = given.get("sitemap_path")
    if not sitemap:
        return 1
    try:
        path = urlsplit(str(sitemap)).path
    except ValueError:
        return PAGES
    return 0 if "empty" in path.lower() else PAGES
