"""The settings of a workspace: name, key, members, rules, pace. Every member may read them."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.audit.models import Action
from dashboard.audit.recording import record_by
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.forms import MemberForm, WorkspaceRenameForm
from dashboard.workspaces.models import Role, Rules, Workspace
from dashboard.workspaces.rules_forms import PaceForm, RulesForm

PAGE = "workspaces/settings.html"


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request, workspace_id: int) -> HttpResponse:
    """Show the settings; POST renames the workspace."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN if request.method == "POST" else Role.VIEWER)
    if request.method != "POST":
        return settings_page(request, workspace)
    form = WorkspaceRenameForm(request.POST)
    if not form.is_valid():
        return settings_page(request, workspace, status=422, rename_form=form)
    _rename(request, workspace, form.cleaned_data["name"])
    messages.success(request, f"The workspace is now named {form.cleaned_data['name']}.")
    return redirect("workspace_settings", workspace.pk)


def settings_page(request: Request, workspace: Workspace, status: int = 200, **forms: Any) -> HttpResponse:
    """Render the page with fresh forms, or with the given ones and their errors."""
    context = {
        "workspace": workspace,
        "members": workspace.memberships.select_related("user"),
        "roles": Role.choices,
        "rename_form": WorkspaceRenameForm(initial={"name": workspace.name}),
        "member_form": MemberForm(workspace=workspace),
        "rules_form": RulesForm(rules=Rules.of(workspace)),
        "pace_form": PaceForm(workspace=workspace),
    }
    return render(request, PAGE, context | forms, status=status)


@transaction.atomic
def _rename(request: Request, workspace: Workspace, name: str) -> None:
    renamed = Workspace.objects.filter(pk=workspace.pk).exclude(name=name).update(name=name)
    if renamed:
        record_by(request.user, workspace.pk, Action.WORKSPACE_RENAMED, subject=name)
