import sys

from tests.benchmarks import deleting, listing, weight
from tests.benchmarks.stage import staged
from tests.benchmarks.table import Row, draw


def main() -> int:
    """Measure everything once; 1 when a limit is missed."""
    with staged() as stage:
        listing.warm_up(stage)
        rows: list[Row] = [
            *listing.time_added(stage),
            listing.upstream_calls(stage),
            *deleting.a_hundred(stage),
            weight.of_a_worker(stage),
            weight.of_the_first_page(stage),
        ]
    sys.stdout.write(draw(rows))
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
