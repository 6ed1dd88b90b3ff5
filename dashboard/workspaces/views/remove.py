"""Removing a workspace from this dashboard. Nothing at CustomGPT.ai changes."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.audit.models import Action
from dashboard.audit.recording import record_by
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.forms import RemoveForm
from dashboard.workspaces.models import Role

PAGE = "workspaces/remove.html"


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace_id: int) -> HttpResponse:
    """Ask for the workspace's name, then delete its local rows."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    if workspace.jobs.active().exists():
        messages.error(
            request,
            "A job in this workspace is still under way. Cancel it or let it finish, then remove the workspace.",
        )
        return redirect("jobs", workspace.pk)
    form = RemoveForm(request.POST if request.method == "POST" else None, workspace=workspace)
    if not form.is_bound:
        return render(request, PAGE, {"workspace": workspace, "form": form})
    if not form.is_valid():
        return render(request, PAGE, {"workspace": workspace, "form": form}, status=422)
    with transaction.atomic():
        record_by(request.user, workspace.pk, Action.WORKSPACE_REMOVED, subject=workspace.name)
        workspace.delete()
    messages.success(request, f"The workspace {workspace} was removed from this dashboard.")
    return redirect("workspaces")
