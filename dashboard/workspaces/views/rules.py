"""Saving a workspace's rules and pace."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.audit.models import Action
from dashboard.audit.recording import record_by
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Rules, Workspace
from dashboard.workspaces.rules_forms import PaceForm, RulesForm
from dashboard.workspaces.views.settings import settings_page


@require_POST
def rules(request: Request, workspace_id: int) -> HttpResponse:
    """Save the section whose button was pressed."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    of_pace = request.POST.get("section") == "pace"
    form: RulesForm | PaceForm
    if of_pace:
        form = PaceForm(request.POST, workspace=workspace)
    else:
        form = RulesForm(request.POST, rules=Rules.of(workspace))
    if not form.is_valid():
        return settings_page(request, workspace, status=422, **{"pace_form" if of_pace else "rules_form": form})
    _save(request, workspace, form)
    messages.success(request, "The pace was saved." if of_pace else "The rules were saved.")
    return redirect(reverse("workspace_settings", args=[workspace.pk]) + ("#pace" if of_pace else "#rules"))


@transaction.atomic
def _save(request: Request, workspace: Workspace, form: RulesForm | PaceForm) -> None:
    if changed := form.changes:
        form.save()
        record_by(request.user, workspace.pk, Action.RULES_CHANGED, subject=", ".join(changed))
