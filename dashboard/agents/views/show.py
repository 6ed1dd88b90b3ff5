"""An agent's own page: its numbers, and its progress while it gets ready."""

import time
from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from dashboard.agents import names
from dashboard.agents.charts import channels_of, days_of
from dashboard.agents.numbers import NO_REPORTS, Numbers, Part, numbers_of
from dashboard.agents.readiness import Readiness, is_over, lost, read_since, readiness_of
from dashboard.agents.tiles import account_tiles, tiles_of
from dashboard.customgpt import Client, Forbidden, KeyRefused, NotFound, Stats, UpstreamError
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for

PAGE = "agents/agent.html"


@require_safe
def agent(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Show the agent's numbers, and where questions came from."""
    workspace = workspace_for(request, workspace_id)
    numbers = numbers_of(workspace.client(), agent_id)
    workspace.key_has_worked()
    names.remember(workspace, [numbers.agent])
    readiness = readiness_of(numbers.agent, numbers.stats.value, int(time.time()))
    context = {
        "workspace": workspace,
        "agent_id": agent_id,
        "agent": numbers.agent,
        "agent_name": numbers.agent.name or names.UNNAMED,
        "readiness": readiness,
    }
    return render(request, PAGE, context | _shown(numbers))


@require_safe
def ready(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Render the progress panel, which polls until there is nothing more to wait for."""
    workspace = workspace_for(request, workspace_id)
    if not request.htmx:
        return redirect("agent", workspace_id, agent_id)
    since = read_since(request.GET.get("since", ""))
    try:
        readiness = _look(workspace.client(), agent_id, since)
    except UpstreamError as error:
        final = isinstance(error, KeyRefused | NotFound | Forbidden)
        if not final and not is_over(since):
            return HttpResponse(status=204)  # the panel stays as it is, says nothing, and looks again
        readiness = lost(since, error.user_message)
    context = {"workspace": workspace, "agent_id": agent_id, "readiness": readiness}
    if readiness.stats:
        context["tiles"] = tiles_of(readiness.stats)
    response = render(request, f"{PAGE}#polled", context)
    return response if readiness.live else trigger_client_event(response, "announce", {"text": readiness.sentence})


def _look(client: Client, agent_id: int, since: int) -> Readiness:
    """Make two calls, one after the other: nobody is waiting for them, and others may need the pace."""
    found = client.agent(agent_id)
    stats: Stats | None = None
    with suppress(Forbidden, NotFound):  # it may be ready all the same
        stats = client.stats(agent_id)
    return readiness_of(found, stats, since)


def _shown(numbers: Numbers) -> dict[str, Any]:
    stats, usage, activity, traffic = numbers.stats, numbers.usage, numbers.activity, numbers.traffic
    return {
        "tiles": tiles_of(stats.value) if stats.value else [],
        "stats_missing": stats.sentence,
        "account": account_tiles(usage.value) if usage.value else [],
        "usage_missing": usage.sentence,
        "days": days_of(activity.value) if activity.value else None,
        "places": channels_of(traffic.value) if traffic.value else [],
        "no_reports": _reports_missing(activity, traffic),
        "activity_missing": activity.sentence,
        "traffic_missing": traffic.sentence,
    }


def _reports_missing(*reports: Part[Any]) -> str:
    """Return one sentence if the plan has no reports, instead of the same one twice."""
    return NO_REPORTS if all(report.sentence == NO_REPORTS for report in reports) else ""
