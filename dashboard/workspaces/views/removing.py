"""Removing a workspace from this dashboard. Nothing at CustomGPT.ai changes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.forms import RemoveForm
from dashboard.workspaces.models import Role

PAGE = "workspaces/remove.html"


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace_id: int) -> HttpResponse:
    """Ask for the workspace's name, then delete its local rows."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    form = RemoveForm(request.POST if request.method == "POST" else None, workspace=workspace)
    if not form.is_bound:
        return render(request, PAGE, {"workspace": workspace, "form": form})
    if not form.is_valid():
        return render(request, PAGE, {"workspace": workspace, "form": form}, status=422)
    workspace.delete()
    messages.success(request, f"The workspace {workspace} is removed from this dashboard.")
    return redirect("workspaces")
