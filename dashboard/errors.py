"""Pages for what went wrong: a sentence, what to do next, and the frame around it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import reswap

from dashboard.customgpt import KeyRefused, NotFound, Unavailable, UpstreamError
from dashboard.http import Request
from dashboard.workspaces.keyring import KeyringMismatch

PAGE = "error.html"
# What stands below the list of agents, not below one agent's conversations.
OF_AN_AGENT = {"conversations", "agent", "agent_ready", "agent_rename", "agent_delete"}


def upstream_error(request: Request, error: UpstreamError | KeyringMismatch) -> HttpResponse:
    """Render the whole page for a browser; for htmx a message, and leave the page as it is."""
    context = {
        "title": _title(error),
        "sentence": error.user_message,
        "key_refused": isinstance(error, KeyRefused | KeyringMismatch),
        "again": request.get_full_path() if request.method == "GET" else None,
        "back": _back(request),
    }
    if request.htmx:
        return reswap(render(request, f"{PAGE}#notice", context, status=502), "none")
    return render(request, PAGE, context, status=404 if isinstance(error, NotFound) else 502)


def _back(request: Request) -> str:
    """Return the address of the list that this request belongs to; empty if there is none."""
    match = request.resolver_match
    if match is None or "workspace_id" not in match.kwargs:
        return ""
    workspace_id, agent_id = match.kwargs["workspace_id"], match.kwargs.get("agent_id")
    if match.url_name == "agents":
        return reverse("workspaces")
    if agent_id is None or match.url_name in OF_AN_AGENT:
        return reverse("agents", args=[workspace_id])
    return reverse("conversations", args=[workspace_id, agent_id])


def _title(error: UpstreamError | KeyringMismatch) -> str:
    titles = {NotFound: "Not found", KeyRefused: "The API key is not accepted", Unavailable: "The API is not available"}
    fitting = (title for kind, title in titles.items() if isinstance(error, kind))
    return next(fitting, "The API did not do this")


def method_not_allowed(request: Request) -> HttpResponse:
    """405: a page instead of a blank answer."""
    sentence = "This address only accepts a submitted form. Go back to the previous page."
    return _plain(request, "Nothing to see here", sentence, 405)


def bad_request(request: Request, exception: Exception) -> HttpResponse:
    """400: what arrived can't be read."""
    sentence = "The dashboard can't read this request. Go back, reload the page and try again."
    return _plain(request, "Bad request", sentence, 400)


def permission_denied(request: Request, exception: Exception) -> HttpResponse:
    """403: a member whose role is too small; the sentence names the role that is needed."""
    return _plain(request, "Not allowed", str(exception) or "You are not allowed to do this.", 403)


def page_not_found(request: Request, exception: Exception) -> HttpResponse:
    """404: no such page, or none that this person may know of."""
    return _plain(request, "Not found", "There is nothing at this address, or you have no access to it.", 404)


def server_error(request: Request) -> HttpResponse:
    """500: an error in the dashboard. Needs neither the session nor the database."""
    sentence = "Something went wrong in the dashboard. The error is in the server's log; nothing more is known here."
    return render(None, "error_plain.html", {"title": "Something went wrong", "sentence": sentence}, status=500)


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """403: the form is older than the sign-in, or did not come from here."""
    sentence = "This form is no longer valid, so nothing was done. Reload the page and try again."
    return _plain(request, "Form expired", sentence, 403)


def _plain(request: Request, title: str, sentence: str, status: int) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "sentence": sentence}
    return render(request, PAGE, context, status=status)
