"""Creating a workspace. Its creator becomes its admin."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard import customgpt
from dashboard.audit.models import Action
from dashboard.audit.recording import record_by
from dashboard.http import Request
from dashboard.workspaces.forms import WorkspaceForm
from dashboard.workspaces.models import Membership, Role, Workspace

PAGE = "workspaces/new.html"


@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Ask for a name and a key, check the key, and go to its agents."""
    form = WorkspaceForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return render(request, PAGE, {"form": form})
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=502 if form.not_checked else 422)
    workspace = _make(request.user, form.cleaned_data, form.account)
    messages.success(request, f"The workspace {workspace} is ready.")
    return redirect("agents", workspace.pk)


@transaction.atomic
def _make(user: Any, typed: dict[str, Any], account: customgpt.User | None) -> Workspace:
    workspace = Workspace(name=typed["name"])
    workspace.set_key(typed["key"], account)
    workspace.save()
    Membership.objects.create(workspace=workspace, user=user, role=Role.ADMIN)
    record_by(user, workspace.pk, Action.WORKSPACE_CREATED, subject=workspace.name)
    return workspace
