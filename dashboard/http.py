"""A request as this project's middleware leaves it, and the ways that lead on from it."""

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
    """For htmx the address of the page that the person is on; None when it is not told or not one of ours."""
    try:
        return urlsplit(request.htmx.current_url_abs_path or "") if request.htmx.current_url_abs_path else None
    except ValueError:
        return None


def go(request: Request, address: str) -> HttpResponse:
    """Lead the whole page to another address, also when htmx has asked: it would put what follows into a part."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
