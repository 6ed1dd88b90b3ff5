"""Judging an answer: liked, disliked, or neither. What is shown is what the API returned."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role

JUDGE = "conversations/read.html#judge"
WORDS = {"liked": "You like this answer.", "disliked": "You dislike this answer.", "neutral": "No opinion is recorded."}


@require_POST
def message_judge(request: Request, workspace_id: int, agent_id: int, session_id: str, message_id: int) -> HttpResponse:
    """Record a reaction."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    reaction = request.POST.get("reaction", "")
    reaction = reaction if reaction in WORDS else "neutral"
    message = workspace.client().judge(agent_id, session_id, message_id, reaction)
    sentence = WORDS[message.reaction or "neutral"]
    if not request.htmx:
        messages.success(request, sentence)
        return redirect(reverse("message", args=(workspace_id, agent_id, session_id, message_id)))
    context = {"workspace": workspace, "agent_id": agent_id, "session_id": session_id, "message": message}
    response = render(request, JUDGE, context | {"judged": True})
    return trigger_client_event(response, "announce", {"text": sentence})
