"""What every answer has in common: privacy in caches, the reader's time zone, and answers that suit htmx."""

import zoneinfo
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from dashboard import errors
from dashboard.customgpt import UpstreamError
from dashboard.http import Request, page_address
from dashboard.workspaces.keyring import KeyringMismatch

GetResponse = Callable[[Request], HttpResponseBase]
TIME_ZONE_COOKIE = "timezone"


class CompressPages(GZipMiddleware):
    """Compresses everything except event streams, whose pieces would wait in the compressor."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the response as Django does."""
        if response.headers.get("Content-Type", "").startswith("text/event-stream"):
            return response
        return super().process_response(request, response)


def keep_signed_in_pages_private(get_response: GetResponse) -> GetResponse:
    """Keep pages out of every cache, and page and fragment of one URL apart."""

    def middleware(request: Request) -> HttpResponseBase:
        response = get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if request.user.is_authenticated or request.method != "GET":
            patch_cache_control(response, no_store=True)
        return response

    return middleware


def use_the_readers_time_zone(get_response: GetResponse) -> GetResponse:
    """Show times in the zone from the browser's cookie; UTC without one."""

    def middleware(request: Request) -> HttpResponseBase:
        try:
            zone = zoneinfo.ZoneInfo(request.COOKIES.get(TIME_ZONE_COOKIE, "UTC"))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            zone = zoneinfo.ZoneInfo("UTC")
        with timezone.override(zone):
            return get_response(request)

    return middleware


def answer_fit_for_htmx(get_response: GetResponse) -> GetResponse:
    """Give a signed-out person the whole sign-in page, and send messages along with the fragment they are about."""

    def middleware(request: Request) -> HttpResponseBase:
        response = get_response(request)
        if not request.htmx:
            return response
        if response.status_code == 302 and _is_sign_in(response.headers.get("Location", "")):
            return _to_sign_in(request)
        if shows_html(response) and len(get_messages(request)):
            response.write(render_to_string("messages.html#appended", {"messages": get_messages(request)}))
        return response

    return middleware


def _is_sign_in(location: str) -> bool:
    return urlsplit(location).path == resolve_url(settings.LOGIN_URL)


def _to_sign_in(request: Request) -> HttpResponse:
    """Redirect to the sign-in page: htmx needs HX-Redirect on a 2xx. `next` is the person's page, not the fragment."""
    page = page_address(request)
    query = urlencode({"next": page.geturl() if page else "/"})
    return HttpResponse(headers={"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?{query}"})


def shows_html(response: HttpResponseBase) -> bool:
    """Whether the response is a fragment that HTML can be appended to."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code in {200, 422, 502}
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not {"HX-Redirect", "HX-Location"} & set(response.headers)
    )


def leave_no_page_blank(get_response: GetResponse) -> GetResponse:
    """Show a page for an address that only accepts forms."""

    def middleware(request: Request) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = errors.method_not_allowed(request)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware


class UpstreamErrorMiddleware:
    """Turns an UpstreamError into a page, or for htmx into a message that leaves the page as it is."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        """Pass the request on: only exceptions matter here."""
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """Answer for views that do not handle the error themselves."""
        if isinstance(error, UpstreamError | KeyringMismatch):
            return errors.upstream_error(request, error)
        return None
