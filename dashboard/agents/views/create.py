"""Creating an agent from a sitemap or a file."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.agents import names
from dashboard.agents.forms import NewAgentForm
from dashboard.agents.uploads import upload_of
from dashboard.audit.models import Action
from dashboard.audit.recording import reason_of, record_by
from dashboard.customgpt import Agent, KeyRefused, UpstreamError
from dashboard.http import Request
from dashboard.outcomes import ItemStatus
from dashboard.slots import FULL, slot
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Workspace

PAGE = "agents/new.html"
IN_DOUBT = "It may have been created: check the list before you try again."


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, workspace_id: int) -> HttpResponse:
    """Ask for a name and a source; POST creates the agent and redirects to its page."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    context: dict[str, Any] = {"workspace": workspace}
    if request.method != "POST":
        return render(request, PAGE, context | {"form": NewAgentForm()})
    form = NewAgentForm(request.POST, request.FILES, too_large=getattr(request, "too_large", False))
    if not form.is_valid():
        return render(request, PAGE, context | {"form": form}, status=422)
    try:
        with slot() as held:
            if not held:
                return render(request, PAGE, context | {"form": form, "wrong": FULL}, status=503)
            made = _create(request, workspace, form.cleaned_data)
    except UpstreamError as error:
        return render(request, PAGE, context | _wrong(form, error), status=502)
    if not made.addressable:
        messages.warning(request, "The agent was created, but the API returned no number. Look for it in the list.")
        return redirect("agents", workspace_id)
    return redirect("agent", workspace_id, made.id)


def _create(request: Request, workspace: Workspace, typed: dict[str, Any]) -> Agent:
    note = partial(record_by, request.user, workspace.pk, Action.AGENT_CREATED, subject=typed["name"])
    upload = upload_of(typed["file"]) if typed["file"] else None
    try:
        made = workspace.client().create_agent(typed["name"], typed["sitemap"], upload)
    except UpstreamError as error:
        note(outcome=ItemStatus.UNKNOWN if error.ambiguous else ItemStatus.FAILED, reason=reason_of(error))
        raise
    note(agent_id=made.id or None)
    names.remember(workspace, [made])
    return made


def _wrong(form: NewAgentForm, error: UpstreamError) -> dict[str, Any]:
    """Return the form as it was typed, with what went wrong above it."""
    if form.cleaned_data["file"]:
        form.ask_for_the_file_again()
    return {
        "form": form,
        "wrong": f"{error.cause} {IN_DOUBT}" if error.ambiguous else error.user_message,
        "in_doubt": error.ambiguous,
        "key_refused": isinstance(error, KeyRefused),
    }
