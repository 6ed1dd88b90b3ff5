"""Takes times."""

import time
from collections.abc import Callable, Sequence


def milliseconds(call: Callable[[], object]) -> float:
    """How long the call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def p95(times: Sequence[float]) -> float:
    """What nineteen of twenty do not exceed."""
    return sorted(times)[-(-len(times) * 95 // 100) - 1]
