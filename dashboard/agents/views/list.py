"""The list of a workspace's agents."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.agents import names
from dashboard.agents.query import ORDER, AgentQuery
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for

PAGE = "agents/list.html"


@require_safe
def agents(request: Request, workspace_id: int) -> HttpResponse:
    """List one page of agents; for htmx only the table."""
    workspace = workspace_for(request, workspace_id)
    query = AgentQuery.read(request.GET)
    page = workspace.client().agents(page=query.page, name=query.name, order=query.order, order_by="created_at")
    workspace.key_has_worked()
    names.remember(workspace, page.items)
    context = {"workspace": workspace, "query": query, "page": page, "orders": ORDER}
    return render(request, PAGE + ("#table" if request.htmx else ""), context)
