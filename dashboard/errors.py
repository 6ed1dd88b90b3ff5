"""Pages for what went wrong: a sentence, what to do next, and the frame around it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from dashboard.customgpt import KeyRefused, NotFound, UpstreamError
from dashboard.http import Request
from dashboard.workspaces.keyring import RingDoesNotFit

PAGE = "error.html"


def upstream_error(request: Request, error: UpstreamError | RingDoesNotFit) -> HttpResponse:
    """The whole page for a browser; for htmx a message, while the page stays as it was."""
    context = {
        "title": "Not found" if isinstance(error, NotFound) else "The API did not do this",
        "sentence": error.user_message,
        "key_refused": isinstance(error, KeyRefused | RingDoesNotFit),
        "again": request.get_full_path() if request.method == "GET" else None,
    }
    if request.htmx:
        response = render(request, f"{PAGE}#notice", context, status=502)
        response["HX-Reswap"] = "none"
        return response
    return render(request, PAGE, context, status=404 if isinstance(error, NotFound) else 502)


def bad_request(request: Request, exception: Exception) -> HttpResponse:
    """400: what arrived can't be read."""
    sentence = "The dashboard can't read this request. Go back, load the page again and repeat what you did."
    return _plain(request, "Bad request", sentence, 400)


def permission_denied(request: Request, exception: Exception) -> HttpResponse:
    """403: a member whose role is too small; the sentence names the role that is needed."""
    return _plain(request, "Not allowed", str(exception) or "You are not allowed to do this.", 403)


def page_not_found(request: Request, exception: Exception) -> HttpResponse:
    """404: no such page, or none that this person may know of."""
    return _plain(request, "Not found", "There is nothing at this address, or you have no access to it.", 404)


def server_error(request: Request) -> HttpResponse:
    """500: our own mistake. Needs neither the session nor the database."""
    sentence = "The dashboard made a mistake. It is in the log of the server. Nothing more is known here."
    return render(None, "error_plain.html", {"title": "Something went wrong", "sentence": sentence}, status=500)


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """403: the form is older than the sign-in, or did not come from here."""
    sentence = "This form is no longer valid, so nothing was done. Load the page again and repeat what you did."
    return _plain(request, "Form expired", sentence, 403)


def _plain(request: Request, title: str, sentence: str, status: int) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "sentence": sentence}
    return render(request, PAGE, context, status=status)
