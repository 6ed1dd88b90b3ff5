"""Finding test chats: a job looks through all conversations, then the person chooses among the reasons."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.agents.names import agent_name
from dashboard.cleanup import create
from dashboard.cleanup.criteria import Criteria
from dashboard.http import Request, go
from dashboard.jobs.actors import Actor
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role


@require_POST
def find_tests(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Start a job that looks through all conversations; its page shows the progress."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    name = agent_name(workspace, workspace.client(), agent_id)
    actor = Actor.of(request, workspace)
    job = create.from_criteria(actor, agent_id, name, Criteria(), suggests=True)
    return go(request, reverse("job", args=(workspace_id, job.pk)))
