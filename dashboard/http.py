"""The type of a request after this project's middleware, and redirects that suit htmx."""

from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from dashboard.customgpt import Call
    from dashboard.workspaces.models import Membership


class Request(HttpRequest):
    """Signed in (LoginRequiredMiddleware), with what htmx says of itself.

    `membership` is set by `access`; `api_calls` are those made for this request so far.
    """

    user: User
    htmx: HtmxDetails
    membership: "Membership"
    api_calls: "list[Call]"


def page_address(request: Request) -> SplitResult | None:
    """Return the address of the page that an htmx request came from; None if it is missing or not ours."""
    try:
        return urlsplit(request.htmx.current_url_abs_path or "") if request.htmx.current_url_abs_path else None
    except ValueError:
        return None


def go(request: Request, address: str) -> HttpResponse:
    """Redirect the whole page, also for htmx, which would swap the target into a part of the page."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
