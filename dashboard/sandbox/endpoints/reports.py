"""Reports on an agent. Without `filters` the numbers are empty arrays, as in the real API."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from ..call import Call
from ..errors import UNAUTHORIZED, Refusal, laravel_error
from ..exchange import Answer, success
from ..paging import choice
from ..tally import Span, Tally

DAY = 86_400
DAYS, WEEKS = 28, 12
Numbers = dict[str, Callable[[], Any]]


def on_the_plan(endpoint: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    """Answer 403 to every report if the plan has none."""

    @wraps(endpoint)
    def guarded(call: Call) -> Answer:
        return endpoint(call) if call.options.reports else laravel_error(403, UNAUTHORIZED)

    return guarded


@on_the_plan
def traffic(call: Call) -> Answer:
    """GET …/reports/traffic?filters=sources."""
    found = _tally(call).sources
    return _filtered(
        call,
        {
            "sources": lambda: [
                {"request_source": name, "request_source_number": number} for name, number in found().most_common()
            ]
        },
    )


@on_the_plan
def queries(call: Call) -> Answer:
    """GET …/reports/queries?filters=total&filters=query_status."""
    tally = _tally(call)

    def status() -> list[dict[str, Any]]:
        failed = tally.failed
        counts = (("success", tally.queries - failed), ("failed", failed))
        return [{"status": name, "count": number} for name, number in counts]

    return _filtered(call, {"total": lambda: tally.queries, "query_status": status})


@on_the_plan
def conversations(call: Call) -> Answer:
    """GET …/reports/conversations?filters=total&filters=average_queries_per_conversation."""
    tally = _tally(call)
    return _filtered(
        call,
        {
            "total": lambda: tally.conversations,
            "average_queries_per_conversation": lambda: _mean(tally.queries, tally.conversations),
        },
    )


@on_the_plan
def analysis(call: Call) -> Answer:
    """GET …/reports/analysis?filters=queries&interval=daily: each day of 28, or each week of 12 by its Monday."""
    tally = _tally(call)
    span = _span(call.now, choice(call.request.parameters, "interval", ("weekly", "daily")))

    def per_conversation() -> list[float]:
        return list(map(_mean, tally.queries_by(span), tally.conversations_by(span)))

    return _filtered(
        call,
        {
            "queries": lambda: _points(span, tally.queries_by(span)),
            "conversations": lambda: _points(span, tally.conversations_by(span)),
            "queries_per_conversation": lambda: _points(span, per_conversation()),
        },
    )


def _tally(call: Call) -> Tally:
    return Tally(call.options.seed, call.agent)


def _filtered(call: Call, numbers: Numbers) -> Answer:
    wanted = call.request.values("filters")
    if not set(wanted) <= set(numbers):
        raise Refusal(400, "The selected filters is invalid.")
    return success({name: count() if name in wanted else [] for name, count in numbers.items()})


def _span(now: float, interval: str) -> Span:
    today = int(now) // DAY * DAY
    if interval == "daily":
        return Span(today - (DAYS - 1) * DAY, DAY, DAYS)
    monday = today - datetime.fromtimestamp(today, UTC).weekday() * DAY
    return Span(monday - (WEEKS - 1) * 7 * DAY, 7 * DAY, WEEKS)


def _points(span: Span, numbers: list[int] | list[float]) -> list[dict[str, Any]]:
    """The vendor calls all three kinds of numbers queries_number."""
    return [
        {"queries_number": number, "created_at_interval": f"{datetime.fromtimestamp(span.edge(place), UTC):%Y-%m-%d}"}
        for place, number in enumerate(numbers)
    ]


def _mean(total: int, number: int) -> float:
    return round(total / number, 2) if number else 0
