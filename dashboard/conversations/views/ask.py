"""Asking in a conversation: streamed into the page, or without JavaScript as a plain form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboard.apicalls.drawer import rendered
from dashboard.conversations.forms import QuestionForm
from dashboard.conversations.prompt import Asked, Target, ask
from dashboard.conversations.streaming import AnswerStream, event, respond
from dashboard.http import Request
from dashboard.slots import FULL, slot
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role

PAGE = "conversations/question.html"
EXCHANGE = "conversations/read.html#exchange"


@require_POST
def conversation_ask(request: Request, workspace_id: int, agent_id: int, session_id: str) -> HttpResponse:
    """Ask, wait for the whole answer, and redirect to it; an error page keeps the question.

    That page costs no call: after a 429 there would be none to be had.
    """
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    form, status = QuestionForm(request.POST), 422
    address = reverse("conversation", args=(workspace_id, agent_id, session_id))
    if form.is_valid():
        target, status = Target(agent_id, session_id, form.cleaned_data["newest"] or 0), 502
        client = workspace.client()
        with slot() as held:
            asked = ask(client, target, form.asked()) if held else Asked(None, FULL)
        if asked.message:
            if asked.sentence:
                messages.warning(request, asked.sentence)
            return redirect(f"{address}#message-{asked.message.id}" if asked.message.id else address)
        form.add_error("question", asked.sentence)
    context = {"workspace": workspace, "agent_id": agent_id, "session_id": session_id, "form": form}
    return render(request, PAGE, context | {"address": address, "alone": True}, status=status)


@require_POST
def conversation_stream(request: Request, workspace_id: int, agent_id: int, session_id: str) -> HttpResponseBase:
    """Ask, and stream the answer as server-sent events while it arrives."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return respond([event("failed", sentence=form.first_error, recorded=False)], status=422)
    zone, context = timezone.get_current_timezone(), {"workspace": workspace, "agent_id": agent_id}
    context |= {"session_id": session_id, "may_edit": True}

    def draw(asked: Asked) -> dict[str, Any]:
        """Render the last event, in the request's time zone, which is no longer active by then."""
        shown = {"sentence": asked.sentence, "recorded": asked.recorded}
        if asked.message:
            with timezone.override(zone):
                html = render_to_string(EXCHANGE, context | {"message": asked.message})
            shown |= {"html": html, "id": asked.message.id}
        return shown | {"calls": rendered(request.api_calls)}

    target = Target(agent_id, session_id, form.cleaned_data["newest"] or 0)
    return respond(AnswerStream(workspace.client(), target, form.asked(), draw))
