"""Renaming many: first how, with examples; the page of the job then shows every new name and asks."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.agents.names import agent_name
from dashboard.cleanup import create
from dashboard.cleanup.models import Selection
from dashboard.cleanup.rename_form import RenameForm
from dashboard.cleanup.rename_rules import Rule
from dashboard.cleanup.renaming import Rename
from dashboard.conversations.query import Query
from dashboard.conversations.snapshot import seal, unseal
from dashboard.customgpt import Conversation, UpstreamError, title_of
from dashboard.http import Request
from dashboard.jobs.actors import Actor
from dashboard.jobs.models import Job
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Workspace

PAGE = "conversations/rename_many.html"
EXAMPLES = 5


class Example(NamedTuple):
    """What a rule makes of one name, or why the conversation keeps it."""

    before: str
    after: str
    kept: str


@require_http_methods(["GET", "HEAD", "POST"])
def rename_many(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """GET asks how, POST creates the job; POST with `preview` only shows the examples again."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    found = Selection.objects.filter(workspace=workspace, user=request.user, agent_id=agent_id)
    selected, posted = found.first() or Selection(), request.method == "POST"
    context = {"workspace": workspace, "agent_id": agent_id, "selected": selected, "query": Query.read(request.GET)}
    if selected.is_empty:
        return render(request, PAGE, context, status=422 if posted else 200)
    form = RenameForm(request.POST if posted else None)
    if form.is_valid() and form.rule and "preview" not in request.POST:
        return redirect("job", workspace_id, _job(request, workspace, selected, form.rule).pk)
    context |= {"form": form, **_examples(request, workspace, selected, form.rule)}
    page = PAGE + ("#examples" if request.htmx else "")
    return render(request, page, context, status=422 if form.errors else 200)


def _job(request: Request, workspace: Workspace, selected: Selection, rule: Rule) -> Job:
    """Freeze the selection into a job that renames it."""
    actor = Actor.of(request, workspace)
    agent = selected.agent_id, agent_name(workspace, workspace.client(), selected.agent_id)
    json = rule.as_json()
    if selected.matching:
        return create.from_criteria(actor, *agent, selected.criteria, kind=Rename, rename=json)
    return create.from_rows(actor, *agent, selected.conversations(), kind=Rename, rename=json)


def _examples(request: Request, workspace: Workspace, selected: Selection, rule: Rule | None) -> dict[str, Any]:
    """Return old and new names for a few rows. The rows travel with the form, so that typing costs no call."""
    agent_id = selected.agent_id
    sealed = [row for text in request.POST.getlist("rows") if (row := unseal(workspace.pk, agent_id, text))]
    rows = sealed[:EXAMPLES] or _first(workspace, selected)
    return {
        "sealed": [seal(workspace.pk, agent_id, row) for row in rows],
        "examples": [_example(rule, number, row) for number, row in enumerate(rows, 1)],
        "rule": rule,
    }


def _first(workspace: Workspace, selected: Selection) -> list[Conversation]:
    """Return the first few rows; for "all that match" with one call. An error here must not refuse the page."""
    if not selected.matching:
        return selected.conversations()[:EXAMPLES]
    try:
        page = workspace.client().conversations(selected.agent_id, name=selected.name, user_filter=selected.by)
    except UpstreamError:
        return []
    return [row for row in page.items if row.addressable and selected.holds(row.session_id)][:EXAMPLES]


def _example(rule: Rule | None, number: int, row: Conversation) -> Example:
    if rule is None:
        return Example(row.title, "", "")
    after = rule.new_name(row.name, number, row.created_at)
    kept = rule.why_kept(row.name, after, row.created_at)
    return Example(row.title, "" if kept else title_of(after), kept)
