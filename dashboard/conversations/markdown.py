"""Turns an answer's markdown into HTML that an administrator can safely read."""

from functools import lru_cache

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

LONGEST_RENDERED = (
    50_000  # characters of one answer; hostile brackets take seconds beyond that, and longer is plain text
)
LONGEST_COLOURED = 20_000  # characters of one code block; colouring more takes noticeable time
TAGS = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "blockquote", "ul", "ol", "li", "a", "code", "pre",
    "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip
COLOURS = {name for name in STANDARD_TYPES.values() if name}


def _coloured(code: str, language: str, _attributes: str) -> str:
    """Return code as spans with Pygments' classes; an empty text leaves it to the renderer."""
    if not language or len(code) > LONGEST_COLOURED:
        return ""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return ""
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


def _lower_headings(state: StateCore) -> None:
    """Lower an answer's headings: the page has its own h1 and h2."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"


def _leave_no_empty_headers(state: StateCore) -> None:
    """Turn an empty header cell into an ordinary cell: it would head nothing."""
    for opening, content, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type == "th_open" and not content.content:
            opening.tag = closing.tag = "td"


def _lead_out(_tag: str, attribute: str, value: str) -> str | None:
    """Keep only whole web and mail addresses: a relative one would lead into this dashboard."""
    return value if attribute != "href" or value.startswith(("http://", "https://", "mailto:")) else None


MARKDOWN = MarkdownIt("commonmark", {"html": False, "highlight": _coloured})
MARKDOWN.enable(["table", "strikethrough"]).disable("image")
MARKDOWN.core.ruler.push("lower_headings", _lower_headings)
MARKDOWN.core.ruler.push("no_empty_headers", _leave_no_empty_headers)
SANITISER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    allowed_classes={"span": COLOURS},
    attribute_filter=_lead_out,
    link_rel="noopener noreferrer nofollow",
    # What scrolls sideways on a phone must be reachable by keyboard.
    set_tag_attribute_values={"a": {"target": "_blank"}, "pre": {"tabindex": "0"}, "table": {"tabindex": "0"}},
)


def to_html(text: str) -> SafeString:
    """Return safe HTML for hostile markdown: no images or ids, only classes for code, only web and mail links."""
    return _to_html(text) if len(text) <= LONGEST_RENDERED else mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  # it is escaped


def render(text: str) -> SafeString:
    """Render without the cache: for an answer that is still growing."""
    return mark_safe(SANITISER.clean(MARKDOWN.render(text)))  # noqa: S308  # it was just sanitised


_to_html = lru_cache(maxsize=128)(render)
