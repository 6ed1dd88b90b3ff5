"""Replacing a workspace's API key, and checking whether it still works."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dashboard import customgpt
from dashboard.audit.models import Action
from dashboard.audit.recording import record_by
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.forms import KeyForm
from dashboard.workspaces.models import Role, Workspace

PAGE = "workspaces/key.html"


@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: Request, workspace_id: int) -> HttpResponse:
    """Replace the workspace's key; the old one is deleted."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    form = KeyForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return render(request, PAGE, {"workspace": workspace, "form": form})
    if not form.is_valid():
        status = 502 if form.not_checked else 422
        return render(request, PAGE, {"workspace": workspace, "form": form}, status=status)
    _take(request, workspace, form.cleaned_data["key"], form.account)
    messages.success(request, f"The workspace now uses the key that ends in {workspace.key_last4}.")
    return redirect("workspace_settings", workspace.pk)


@require_POST
def check(request: Request, workspace_id: int) -> HttpResponse:
    """Check the key with the API, and record that it works."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    account = workspace.client().user()
    workspace.key_belongs_to(account)
    messages.success(
        request, f"The key works. It belongs to {account.name or account.email or 'an account without a name'}."
    )
    return redirect("workspace_settings", workspace.pk)


@transaction.atomic
def _take(request: Request, workspace: Workspace, key: str, account: customgpt.User | None) -> None:
    workspace.set_key(key, account)
    workspace.save_key()
    reason = "" if account else "Saved without checking."
    record_by(request.user, workspace.pk, Action.KEY_REPLACED, reason=reason)
