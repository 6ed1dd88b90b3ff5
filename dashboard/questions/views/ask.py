"""Ask many: the form, which says beforehand what it will cost."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.agents.names import agent_name
from dashboard.http import Request
from dashboard.jobs.actors import Actor
from dashboard.jobs.models import Job
from dashboard.jobs.preview import NO_PACE
from dashboard.questions import manifests
from dashboard.questions.estimate import asking_takes
from dashboard.questions.forms import EACH, MOST, ONE, AskManyForm, lines
from dashboard.questions.kind import Ask
from dashboard.questions.plan import Plan
from dashboard.wording import about, questions, thousands
from dashboard.workspaces.access import workspace_for
from dashboard.workspaces.models import Role, Workspace

PAGE = "questions/ask.html"


@require_http_methods(["GET", "HEAD", "POST"])
def questions_ask(request: Request, workspace_id: int, agent_id: int) -> HttpResponse:
    """GET asks what, POST makes the job and begins; POST with `preview` only says what it would cost."""
    workspace = workspace_for(request, workspace_id, Role.EDITOR)
    posted, only_look = request.method == "POST", "preview" in request.POST
    earlier = _earlier(request, workspace, agent_id)
    form = AskManyForm(request.POST if posted else None, initial=_as_then(earlier) if earlier else {})
    context = {"workspace": workspace, "agent_id": agent_id, "form": form, "estimate": _estimate(workspace, form)}
    if request.htmx and only_look:
        return render(request, f"{PAGE}#estimate", context)
    name = agent_name(workspace, workspace.client(), agent_id)
    if form.is_bound and not only_look and form.is_valid() and _begin(request, workspace, agent_id, name, form):
        return redirect("job", workspace_id, form.once_given)
    context |= {"agent_name": name, "doubt": manifests.doubt(earlier) if earlier else ""}
    return render(request, PAGE, context, status=422 if posted and form.errors else 200)


def _begin(request: Request, workspace: Workspace, agent_id: int, name: str, form: AskManyForm) -> bool:
    """Make the job, once when the form comes twice. False: it came before with other questions, and now says so."""
    actor, pk = Actor.of(request, workspace), form.once_given
    try:
        manifests.begin(actor, agent_id, name, form.texts, form.naming, form.answered_how, pk)
    except IntegrityError:
        job = Job.objects.filter(pk=pk, workspace=workspace).first()
        if job is None:
            raise
        if form.texts != manifests.texts(job):
            form.was_sent_before()
            return False
    return True


def _earlier(request: Request, workspace: Workspace, agent_id: int) -> Job | None:
    """The job whose rest is to be asked again (`?from=`)."""
    try:
        return workspace.jobs.filter(pk=UUID(request.GET.get("from", "")), agent_id=agent_id, kind=Ask.name).first()
    except ValueError:
        return None


def _as_then(job: Job) -> dict[str, Any]:
    """What it left unanswered, asked as it was then."""
    plan = Plan.of(job)
    way = EACH if plan.each else ONE
    return {"questions": manifests.rest(job), "way": way, "name": plan.name, "mark": plan.mark} | plan.options


def _estimate(workspace: Workspace, form: AskManyForm) -> str:
    """What it costs, in words; of one question while none is typed."""
    number = len(lines(str(form["questions"].value() or "")))
    if number > MOST:
        return f"{questions(number)}: at most {MOST} can be asked at a time."
    calls = number * 2 if form["way"].value() == EACH else number + 1
    if not number:
        return "Each question uses one of the account's query credits and takes about 3 seconds."
    takes = asking_takes(workspace, calls, number)
    time = f"At the current pace that takes {about(takes.seconds)}." if takes.paced else f"{NO_PACE} With 3 seconds an "
    if not takes.paced:
        time += f"answer it takes {about(takes.seconds)}."
    credits = "1 query credit" if number == 1 else f"{number} query credits"
    return f"{questions(number)}: {thousands(takes.calls)} calls, and {credits}. {time}"
