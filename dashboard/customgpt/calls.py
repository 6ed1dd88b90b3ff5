"""One call: sent, judged, tried again where that is safe, and honest about what may have happened.

The loop is our own, not urllib3's, because only here it is known whether an earlier try may have been carried out.
"""

import logging
import random
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from dashboard.customgpt import answers
from dashboard.customgpt.endpoints import Endpoint
from dashboard.customgpt.errors import KeyRefused, RateLimited, Rejected, UnexpectedAnswer, UpstreamError
from dashboard.customgpt.losses import Lost
from dashboard.customgpt.pace import Pace
from dashboard.customgpt.secret import Secret
from dashboard.customgpt.transport import Misdirected, Transport
from dashboard.customgpt.waits import next_try

T = TypeVar("T")
log = logging.getLogger(__name__)


class Caller:
    """Makes calls with one key, each within `deadline` seconds including all its tries and waits."""

    def __init__(
        self,
        key: Secret,
        transport: Transport,
        pace: Pace,
        deadline: float,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.key = key
        self.transport = transport
        self.pace = pace
        self.deadline = deadline
        self.sleep = sleep
        self.jitter = jitter

    def __call__(
        self,
        endpoint: Endpoint,
        read: Callable[[dict[str, Any]], T],
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        until: float | None = None,
        **ids: Any,
    ) -> T:
        """Call the endpoint and return what `read` makes of its data. Raises UpstreamError."""
        path = endpoint.at(**ids)
        if not self.key.usable:
            raise KeyRefused("This API key can't be used: keys have no blanks, line breaks or accents.")
        until = time.monotonic() + self.deadline if until is None else until
        in_doubt = False
        tries = 0
        early = self._turn(until)
        if early:
            raise _told(early, endpoint, in_doubt)
        while True:
            outcome = self._try(endpoint, path, read, params, body, until)
            if not isinstance(outcome, UpstreamError):
                return outcome
            tries += 1
            in_doubt = in_doubt or outcome.ambiguous
            wait = next_try(endpoint.verb, tries, outcome, until - time.monotonic(), self.jitter)
            if wait is None:
                break
            self.sleep(wait)
            if not self._turn_again(until):
                break
        raise _told(outcome, endpoint, in_doubt)

    def _turn(self, until: float) -> RateLimited | None:
        """Nothing is sent without a turn. The error that says how long to wait when there is none."""
        try:
            self.pace.turn(until)
        except RateLimited as error:
            return error
        return None

    def _turn_again(self, until: float) -> bool:
        try:
            return self._turn(until) is None
        except Exception:  # what is known of the tries before must not be lost because no further one can be made
            log.exception("No turn for another try")
            return False

    def _try(
        self,
        endpoint: Endpoint,
        path: str,
        read: Callable[[dict[str, Any]], T],
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        until: float,
    ) -> T | UpstreamError:
        try:
            answer = self.transport.send(endpoint.verb, path, self.key, until, params, body)
        except Misdirected:
            return Rejected("This can't be written as one exact address, so nothing was sent.")
        if isinstance(answer, Lost):
            log.info("%s %s: lost (%s)", endpoint.verb, endpoint.path, answer.why)
            return answers.lost(endpoint, answer)
        self.pace.heard(answer.status, answer.headers)
        log.debug("%s %s: %d", endpoint.verb, endpoint.path, answer.status)
        try:
            return read(answers.data_of(endpoint, answer, self.key))
        except UnexpectedAnswer as error:
            log.warning("%s %s: unexpected answer (%s)", endpoint.verb, endpoint.path, error.why)
            error.ambiguous = endpoint.writes and not 300 <= answer.status < 400
            # Whatever was wrong with it: asking again is how a doubt may be settled.
            error.retriable = error.retriable or error.ambiguous
            return error
        except UpstreamError as error:
            return error


def _told(error: UpstreamError, endpoint: Endpoint, in_doubt: bool) -> UpstreamError:
    """The error as a person is told: what happened, and what was and was not done."""
    error.ambiguous = in_doubt
    outcome = endpoint.not_known if in_doubt else endpoint.not_done
    error.user_message = f"{error.cause} {outcome}".strip()
    # A parser's exception holds the whole answer, and the frames below hold more: no report of this error needs them.
    error.__context__ = None
    return error.with_traceback(None)
