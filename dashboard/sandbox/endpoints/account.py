from ..call import Call
from ..errors import Refusal
from ..exchange import Answer, success
from ..knowledge import BY_ID
from ..rendering import render_citation, render_user
from .agents import MAX_AGENTS


def user(call: Call) -> Answer:
    """GET /user: the call that checks a key."""
    return success(render_user())


def limits(call: Call) -> Answer:
    """GET /limits/usage."""
    agents = call.world.agents.values()
    return success(
        {
            "max_projects_num": MAX_AGENTS,
            "current_projects_num": len(agents),
            "max_total_storage_credits": 500_000,
            "current_total_storage_credits": sum(agent.pages for agent in agents),
            "max_queries": call.options.max_queries,
            "current_queries": call.world.queries,
        }
    )


def citation(call: Call) -> Answer:
    """GET /projects/{agent}/citations/{citation}: the page that an answer was taken from."""
    _ = call.agent
    number = call.number("citation", "Page id must be integer")
    if number not in BY_ID:
        raise Refusal(404, f"Page with id {number} not found")
    return success(render_citation(BY_ID[number]))
