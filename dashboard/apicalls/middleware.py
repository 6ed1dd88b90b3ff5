"""Records a request's API calls, and shows them to people who may edit."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase

from dashboard.apicalls.across_redirects import keep
from dashboard.apicalls.drawer import fragment
from dashboard.customgpt import recording
from dashboard.http import Request
from dashboard.middleware import shows_html
from dashboard.workspaces.context_processors import role_of
from dashboard.workspaces.models import Role

# Set by static/js/apicalls/drawer.js for what asks by itself every few seconds: it must not change what somebody reads.
QUIET = "Quiet"


def show_api_calls(get_response: Callable[[Request], HttpResponseBase]) -> Callable[[Request], HttpResponseBase]:
    """Keep the calls at `request.api_calls`, for the page's frame; append them to fragments."""

    def middleware(request: Request) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return get_response(request)
        with recording() as calls:
            request.api_calls = calls
            response = get_response(request)
        if calls and role_of(request) >= Role.EDITOR:
            _bring(request, response)
        return response

    return middleware


def _bring(request: Request, response: HttpResponseBase) -> None:
    if request.method == "POST" and _leads_elsewhere(response):
        keep(request, request.api_calls)
    elif request.htmx and isinstance(response, HttpResponse) and shows_html(response) and QUIET not in request.headers:
        response.write(fragment(request.api_calls))


def _leads_elsewhere(response: HttpResponseBase) -> bool:
    return 300 <= response.status_code < 400 or "HX-Redirect" in response.headers
