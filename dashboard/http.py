"""A request as this project's middleware leaves it: what views and type checkers may count on."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from dashboard.workspaces.models import Membership


class Request(HttpRequest):
    """Signed in (LoginRequiredMiddleware), with what htmx says of itself; `membership` is set by `access`."""

    user: User
    htmx: HtmxDetails
    membership: "Membership"
