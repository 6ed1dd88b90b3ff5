"""Makes one call: sends it, judges the answer, retries where that is safe, and reports what may have happened.

The loop is our own, not urllib3's, because only here it is known whether an earlier try may have been carried out.
"""

import logging
import random
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from dashboard.customgpt import answers, events, recorder
from dashboard.customgpt.api_key import ApiKey
from dashboard.customgpt.backoff import next_try
from dashboard.customgpt.endpoints import Endpoint
from dashboard.customgpt.errors import KeyRefused, RateLimited, Rejected, UnexpectedAnswer, UpstreamError
from dashboard.customgpt.events import Event
from dashboard.customgpt.pace import RateLimiter
from dashboard.customgpt.recorder import Call
from dashboard.customgpt.transport import Answer, Broken, Content, Misdirected, Params, Transport
from dashboard.customgpt.transport_errors import NoAnswer

T = TypeVar("T")
Read = Callable[[dict[str, Any]], T]
log = logging.getLogger(__name__)
NOT_EXACT = "This can't be turned into one exact address, so nothing was sent."


@dataclass(eq=False, repr=False)
class Caller:
    """Makes calls with one key, each within `deadline` seconds including all its tries and waits."""

    key: ApiKey
    transport: Transport
    limiter: RateLimiter
    deadline: float
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random

    def __call__(
        self,
        endpoint: Endpoint,
        read: Read[T],
        *,
        params: Params = None,
        body: Content = None,
        until: float | None = None,
        **ids: Any,
    ) -> T:
        """Call the endpoint and return what `read` makes of its data. Raises UpstreamError."""
        path = self._path(endpoint, ids)
        until = time.monotonic() + self.deadline if until is None else until
        in_doubt = False
        tries = 0
        if early := self._acquire(until):
            raise _explained(early, endpoint, in_doubt)
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
            if not self._acquire_again(until):
                break
        raise _explained(outcome, endpoint, in_doubt)

    def _path(self, endpoint: Endpoint, ids: Mapping[str, Any]) -> str:
        path = endpoint.at(**ids)
        if not self.key.usable:
            raise KeyRefused("This API key can't be used: a key has no spaces, line breaks or accents.")
        return path

    def stream(
        self, endpoint: Endpoint, *, params: Params = None, body: Content = None, until: float, **ids: Any
    ) -> Generator[Event]:
        """Call the endpoint once and yield its answer as it arrives. Raises UpstreamError, at any piece."""
        path = self._path(endpoint, ids)
        if early := self._acquire(until):
            raise _explained(early, endpoint, in_doubt=False)
        call = Call(endpoint.verb, f"{self.transport.url}{path}", params, body)
        try:
            yield from self._events(endpoint, path, call, until)
        except UpstreamError as error:
            unclear = isinstance(error, UnexpectedAnswer) and not 300 <= (call.status or 0) < 400
            raise _explained(error, endpoint, error.ambiguous or unclear) from None
        finally:
            recorder.record(call, self.key)

    def _events(self, endpoint: Endpoint, path: str, call: Call, until: float) -> Iterator[Event]:
        """Send the call once and yield its events. An answer that is not an event stream is judged like any other."""
        try:
            answer = self.transport.open(
                endpoint.verb, path, self.key, until, call.params, call.body, endpoint.patience
            )
        except Misdirected:
            raise Rejected(NOT_EXACT) from None
        if isinstance(answer, NoAnswer):
            log.info("%s %s: lost (%s)", endpoint.verb, endpoint.path, answer.why)
            raise answers.unavailable(endpoint, answer)
        self.limiter.observe(answer.status, answer.headers)
        call.status = answer.status
        if isinstance(answer, Answer):
            call.receive(answer.body)
            yield from events.whole(answers.data_of(endpoint, answer, self.key))
            return
        try:
            yield from events.read_events(call.tee(answer), self.key)
        except Broken as error:
            log.info("%s %s: broke off (%s)", endpoint.verb, endpoint.path, error)
            raise answers.unavailable(endpoint, error.no_answer) from None
        finally:
            answer.close()

    def _acquire(self, until: float) -> RateLimited | None:
        """Take the permit that each call needs. Returns the error that says how long to wait when there is none."""
        try:
            self.limiter.acquire(until)
        except RateLimited as error:
            return error
        return None

    def _acquire_again(self, until: float) -> bool:
        try:
            return self._acquire(until) is None
        except Exception:  # what is known of the tries before must not be lost because no further one can be made
            log.exception("No permit for another try")
            return False

    def _try(
        self, endpoint: Endpoint, path: str, read: Read[T], params: Params, body: Content, until: float
    ) -> T | UpstreamError:
        call = Call(endpoint.verb, f"{self.transport.url}{path}", params, body)
        try:
            answer = self.transport.send(endpoint.verb, path, self.key, until, params, body, endpoint.patience)
        except Misdirected:
            return Rejected(NOT_EXACT)
        if isinstance(answer, NoAnswer):
            recorder.record(call, self.key)
            log.info("%s %s: lost (%s)", endpoint.verb, endpoint.path, answer.why)
            return answers.unavailable(endpoint, answer)
        call.status = answer.status
        call.receive(answer.body)
        recorder.record(call, self.key)
        self.limiter.observe(answer.status, answer.headers)
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


def _explained(error: UpstreamError, endpoint: Endpoint, in_doubt: bool) -> UpstreamError:
    """Add to the error's sentence what happened, and what was and was not done."""
    error.ambiguous = in_doubt
    outcome = endpoint.not_known if in_doubt else endpoint.not_done
    error.user_message = f"{error.cause} {outcome}".strip()
    # A parser's exception holds the whole answer, and the frames below hold more: no report of this error needs them.
    error.__context__ = None
    return error.with_traceback(None)
