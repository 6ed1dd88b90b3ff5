"""The list of an agent's conversations."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.agents.names import agent_name
from dashboard.conversations.listing import fetch
from dashboard.conversations.query import Query
from dashboard.conversations.rows import list_url, table_context
from dashboard.http import Request, page_address
from dashboard.workspaces.access import workspace_for

PAGE = "conversations/list.html"


@require_safe
def conversations(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Show the whole page, its table for a filter or page number, or only the rows that "Show more" appends."""
    workspace = workspace_for(request, workspace_id)
    client = workspace.client()
    query = Query.read(request.GET)
    appending = bool(request.htmx) and request.htmx.target == "more"
    listing = fetch(client, agent_id, query, query.pages[-1:] if appending else None)
    workspace.key_has_worked()
    context = table_context(request, workspace, agent_id, listing)
    if not request.htmx:
        context["agent_name"] = agent_name(workspace, client, agent_id)
        return render(request, PAGE, context)
    address = list_url(workspace_id, agent_id, listing.query)
    response = render(request, f"{PAGE}#rows" if appending else f"{PAGE}#table", context | {"appended": appending})
    page = page_address(request)
    stays = appending or (page is not None and page.geturl() == address)
    response["HX-Replace-Url" if stays else "HX-Push-Url"] = address
    return response
