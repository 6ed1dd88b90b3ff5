"""Creating a conversation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.agents.names import agent_name
from dashboard.conversations.forms import NewConversationForm
from dashboard.customgpt import UpstreamError
from dashboard.http import Request
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role

NO_ID = "The conversation was created, but the API returned no usable id. Look for it in the list."
PAGE = "conversations/new.html"


@require_http_methods(["GET", "HEAD", "POST"])
def conversation_new(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """Ask for an optional name; POST creates the conversation and opens it."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    client = workspace.client()
    form = NewConversationForm(request.POST if request.method == "POST" else None)
    in_doubt, status = False, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = client.create_conversation(agent_id, form.cleaned_data["name"])
            if not made.addressable:
                messages.warning(request, NO_ID)
                return redirect("conversations", workspace_id, agent_id)
            return redirect("conversation", workspace_id, agent_id, made.session_id)
        except UpstreamError as error:
            form.add_error(None, error.user_message)
            in_doubt, status = error.ambiguous, 502
    name = agent_name(workspace, client, agent_id)
    context = {"workspace": workspace, "agent_id": agent_id, "agent_name": name, "form": form, "in_doubt": in_doubt}
    context["list_url"] = reverse("conversations", args=(workspace_id, agent_id))
    return render(request, PAGE, context, status=status)
