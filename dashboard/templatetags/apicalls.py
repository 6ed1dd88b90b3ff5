"""Template tags of the drawer with API calls."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from dashboard.apicalls.across_redirects import take
from dashboard.apicalls.drawer import rendered

register = template.Library()


@register.simple_tag(takes_context=True)
def api_calls(context: dict[str, Any]) -> SafeString:
    """Render the calls of this page and of the form that led to it. Only for people who may edit."""
    request = context["request"]
    return rendered([*take(request), *getattr(request, "api_calls", ())])
