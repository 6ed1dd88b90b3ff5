"""The audit of a workspace, for its admins."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from dashboard.audit.filters import Filter
from dashboard.audit.models import Action, Entry
from dashboard.audit.recording import DONE
from dashboard.csv_export import csv_response
from dashboard.customgpt import Page
from dashboard.http import Request
from dashboard.outcomes import ItemStatus
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role

PAGE = "audit/list.html"
ROWS_A_PAGE = 50
ROWS_AT_ONCE = 2000
OUTCOMES = {DONE: "Done"} | dict(ItemStatus.choices)
COLUMNS = ("at", "who", "action", "agent_id", "subject", "outcome", "reason", "job")


@require_safe
def audit(request: Request, workspace_id: int) -> HttpResponse:
    """Show one page of entries, newest first; for htmx only the table."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    query = Filter.read(request.GET)
    page = _page(query.entries(workspace.pk), query.page)
    context = {
        "workspace": workspace,
        "query": query,
        "page": page,
        "rows": [_row(workspace.pk, entry) for entry in page.items],
        "actions": Action.choices,
        "address": reverse("audit", args=(workspace.pk,)),
    }
    return render(request, PAGE + ("#table" if request.htmx else ""), context)


@require_safe
def audit_csv(request: Request, workspace_id: int) -> HttpResponseBase:
    """Stream all matching rows as CSV. Times are UTC, codes are as in the database."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    entries = Filter.read(request.GET).entries(workspace.pk)
    name = slugify(workspace.name, allow_unicode=True) or str(workspace.pk)
    return csv_response(f"audit-{name}-{timezone.localdate()}.csv", COLUMNS, _cells(entries))


def _page(entries: QuerySet[Entry], number: int) -> Page[Entry]:
    """Return the requested page; a page after the last is shown as empty, not as another one."""
    paginator = Paginator(entries, ROWS_A_PAGE)
    there = number <= paginator.num_pages
    items = tuple(paginator.page(number).object_list) if there else ()
    return Page(items, number, paginator.num_pages, paginator.count, ROWS_A_PAGE)


def _row(workspace_id: int, entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "outcome": OUTCOMES.get(entry.outcome, entry.outcome),
        "job": _job_address(workspace_id, entry.job) if entry.job else "",
    }


def _job_address(workspace_id: int, job: UUID) -> str:
    try:
        return reverse("job", args=(workspace_id, job))
    except NoReverseMatch:
        return ""


def _cells(entries: QuerySet[Entry]) -> Iterator[tuple[Any, ...]]:
    for entry in entries.values_list(*COLUMNS).iterator(chunk_size=ROWS_AT_ONCE):
        at, *others, job = entry
        yield at.isoformat(timespec="seconds"), *others, str(job or "")
