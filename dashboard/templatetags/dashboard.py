"""Template tags of every page, loaded as builtins."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Paginator
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.timezone import get_current_timezone, localtime

from dashboard.conversations.markdown import to_html
from dashboard.customgpt import Page

FORM_ONLY = ("rows", "ids", "total")

NO_DATE = format_html('<span class="quiet" title="{}">–</span>', "The API gives no date")

register = template.Library()

register.filter("markdown", to_html)


@register.simple_tag(takes_context=True)
def here_with(context: dict[str, Any], **changes: object) -> str:
    """Return this page's address with some parameters changed; an empty value removes one."""
    request = context["request"]
    query = request.GET.copy()
    for form_only in FORM_ONLY:
        query.pop(form_only, None)
    for name, value in changes.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    address = context.get("address", request.path)
    return f"{address}?{query.urlencode()}" if query else address


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 16) -> str:
    """Render an icon from the sprite; at size 24 with finer lines."""
    return format_html(
        '<svg width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>',
        size,
        static("icons.svg"),
        f"{name}-24" if size == 24 else name,
    )


@register.inclusion_tag("post_button.html")
def post_button(
    url: str,
    label: str,
    id: str,
    icon: str = "",
    css: str = "",
    target: str = "",
    swap: str = "outerHTML",
    focus: object = False,
) -> dict[str, object]:
    """A button that changes something, pressed once: `target` is the part of the page that its answer replaces."""
    shown = {"url": url, "label": label, "id": id, "symbol": icon, "css": css}
    return shown | {"target": target, "swap": swap, "focus": focus}


@register.simple_tag(takes_context=True)
def draw_row(context: template.RequestContext, row: dict[str, Any]) -> str:
    """Render a row of the list; `row` is the context of `row.html`. An include would look up the file for each row."""
    with context.push(**row):
        return template.Engine.get_default().get_template("conversations/row.html").nodelist.render(context)


@register.simple_tag
def time_of(at: datetime | None) -> str:
    """Render a moment in the reader's zone. A template for it would take most of a list's time."""
    return NO_DATE if at is None else _time(at, get_current_timezone())


@lru_cache(maxsize=1024)
def _time(at: datetime, zone: tzinfo) -> str:
    """Render a moment; remembered, because a list is read again and again, and most rows name one moment twice."""
    local = localtime(at, zone)
    return format_html(
        '<time datetime="{}" title="{}">{}<span class="time-clock">, {}</span></time>',
        local.isoformat(),
        f"{local.day} {local:%B %Y, %H:%M:%S} {local.tzname()}",
        f"{local.day} {local:%b %Y}",
        f"{local:%H:%M}",
    )


@register.filter
def as_ids(numbers: Iterable[int]) -> str:
    """Return the query string `id=1&id=2`."""
    return urlencode([("id", number) for number in numbers])


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | None]:
    """Return the page numbers to show: the first, the last, those around the current one; None for a gap."""
    paginator = Paginator(range(page.last), per_page=1)
    for number in paginator.get_elided_page_range(min(page.number, page.last), on_each_side=2, on_ends=1):
        yield number if isinstance(number, int) else None
