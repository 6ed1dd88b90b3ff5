"""The moments at which a process kills itself, by name: before or after the n-th call of a function that matters."""

import functools
import os
import signal
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from dashboard.cleanup import collecting
from dashboard.cleanup.bulk import BulkKind
from dashboard.customgpt.transport import Transport
from dashboard.jobs import claims, confirming, control, dispatch, leases, manifests, outcomes, rescue, verifying


class Point(NamedTuple):
    """A function, which side of it, and which of its calls count."""

    where: Any
    name: str
    after: bool
    counts: Callable[[tuple[Any, ...], Any], bool] = lambda args, result: result is not None and result is not False


def _deletes(args: tuple[Any, ...], _result: Any) -> bool:
    return args[1] == "DELETE"


def _any(_args: tuple[Any, ...], _result: Any) -> bool:
    return True


POINTS = {
    # gathering
    "in_gather": Point(manifests, "add", True, _any),  # the rows of a page are written, and not committed
    "after_gather_page": Point(collecting, "take", True, _any),
    "before_gather_ends": Point(collecting, "finish", False, _any),
    "in_gather_end": Point(manifests, "finish", True, _any),
    # the person
    "in_confirm": Point(confirming, "record", True, _any),
    "in_cancel": Point(control, "end_queued", True, _any),
    "in_undo": Point(control, "end_queued", True, _any),
    "after_commit": Point(dispatch, "enqueue", False, _any),
    # working
    "after_acquire": Point(leases, "acquire", True),
    "after_rescue": Point(claims, "rescue", True, _any),
    "before_claim_commit": Point(claims, "mark", True),
    "after_claim": Point(claims, "claim", True),
    "before_send": Point(Transport, "send", False, _deletes),
    "after_answer": Point(Transport, "send", True, _deletes),
    "before_outcome": Point(outcomes, "record_outcome", False, _any),
    "in_outcome": Point(outcomes, "audit", False, _any),  # the state is written, its audit row is not
    "after_outcome": Point(outcomes, "record_outcome", True),
    "in_tick": Point(rescue, "enqueue_due", True, _any),
    # checking
    "before_verify_page": Point(BulkKind, "note", False, _any),
    "during_verify": Point(BulkKind, "note", True, _any),
    "in_verify_end": Point(verifying, "audit_items", True, _any),
    "after_verify": Point(verifying, "finish", True, _any),
}
GATHER = ("in_gather", "after_gather_page", "before_gather_ends", "in_gather_end")
WORK = (
    "after_acquire",
    "after_rescue",
    "before_claim_commit",
    "after_claim",
    "before_send",
    "after_answer",
    "before_outcome",
    "in_outcome",
    "after_outcome",
)
# A worker comes there once for each conversation; elsewhere, once in its turn is all that is certain.
MANY_TIMES = WORK[2:]
VERIFY = ("before_verify_page", "during_verify", "in_verify_end")


def set_off(name: str, number: int) -> None:
    """Let this process end like after `kill -9` when it comes to that point the `number`-th time."""
    point = POINTS[name]
    original, left, lock = getattr(point.where, point.name), [number], threading.Lock()

    def now(args: tuple[Any, ...], result: Any) -> None:
        with lock:
            left[0] -= bool(point.counts(args, result))
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    @functools.wraps(original)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not point.after:
            now(args, None)
        result = original(*args, **kwargs)
        if point.after:
            now(args, result)
        return result

    setattr(point.where, point.name, wrapped)
