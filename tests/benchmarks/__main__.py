"""Measures what the dashboard costs beside calling the API directly: `make bench`. A table, not a timed test.

`python -m tests.benchmarks pace many` measures only some of it; the names are those of PARTS.
"""

import sys
from collections.abc import Callable

from tests.benchmarks import deleting, listing, pacing, streaming, ten_thousand, weight
from tests.benchmarks.stage import staged
from tests.benchmarks.table import Row, draw


def beside_the_api() -> list[Row]:
    """The list, deleting, and what it all weighs, with the latency of the real API."""
    with staged(conversations=2000, latency_ms=100) as stage:
        listing.warm_up(stage)
        return [
            *listing.time_added(stage),
            listing.upstream_calls(stage),
            *deleting.hundreds(stage),
            weight.of_a_worker(stage),
            weight.of_the_first_page(stage),
        ]


PARTS: dict[str, Callable[[], list[Row]]] = {
    "api": beside_the_api,
    "pace": pacing.beside_people,
    "many": ten_thousand.found_and_deleted,
    "streams": streaming.beside_pages,
}


def main(names: list[str]) -> int:
    """Measure everything once, or the named parts; 1 when a limit is missed."""
    rows = [row for name, part in PARTS.items() if not names or name in names for row in part()]
    sys.stdout.write(draw(rows))
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
