"""Renders the calls of a page as HTML. Strings, not templates: every page of an editor carries it."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.apicalls.answers import amount, laid_out
from dashboard.apicalls.snippets import curl, python
from dashboard.customgpt import Call

CALL = (
    '<details class="api-call"{}><summary><h3><code>{}</code></h3></summary>'
    '<details class="api-code" open><summary>curl</summary><pre data-copy="curl command">{}</pre></details>'
    '<details class="api-code"><summary>Python</summary><pre data-copy="Python program">{}</pre></details>'
    "{}</details>"
)
ANSWER = '<h4>Answer</h4>{}<pre data-answer data-copy="answer">{}</pre>'


def rendered(calls: Sequence[Call]) -> SafeString:
    """Render the drawer's content, one part per call: the same for a page, a fragment and the end of a stream."""
    first = _telling(calls)
    return format_html_join("", CALL, ((" open" if call is first else "", *_parts(call)) for call in calls))


def fragment(calls: Sequence[Call]) -> SafeString:
    """Render the drawer's content for htmx, to follow any fragment. A template lets it follow a table row too."""
    return format_html(
        '<template><div id="api-calls-shown" hx-swap-oob="innerHTML" hx-disable>{}</div></template>', rendered(calls)
    )


def _telling(calls: Sequence[Call]) -> Call | None:
    """Return the call to show unfolded: the first that changed something, or else the first."""
    return next((call for call in calls if call.verb != "GET"), calls[0] if calls else None)


def _parts(call: Call) -> tuple[str, str, str, str]:
    return _heading(call), curl(call), python(call), _answer(call)


def _heading(call: Call) -> str:
    path = call.url.removeprefix(settings.CUSTOMGPT_API_URL.rstrip("/"))
    size = "too big" if call.oversize else amount(call.size)
    outcome = f"{call.status}, {size}" if call.status else "no answer"
    return f"{call.verb} {path} → {outcome}"


def _answer(call: Call) -> SafeString:
    if call.status is None:
        return format_html("<p>{}</p>", "There was no answer.")
    if call.oversize:
        return format_html("<p>{}</p>", "The answer is too large, so it was not read.")
    if not call.size:
        return format_html("<p>{}</p>", "The answer is empty.")
    cut = f"The answer has {amount(call.size)}; the first {amount(call.kept)} are shown." if call.cut else ""
    note = format_html("<p>{}</p>", cut) if cut else ""
    return format_html(ANSWER, note, call.answer if call.cut else laid_out(call.answer))
