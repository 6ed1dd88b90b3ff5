"""The faults that can be injected, by name: Fault("reset_after", method="DELETE", times=2).

Each row of FAULTS says in words what happens, whether the thing asked for is done all the same, and what is answered.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from . import spoiled
from .errors import BAD_KEY, NOT_READY, OUT_OF_CREDITS, UNAUTHORIZED, laravel_error, too_many, vendor_error
from .exchange import Answer, Request, answer_json, success

PRETENDED = success({"deleted": True})  # what is spoiled when nothing was done that could be answered


@dataclass
class Fault:
    """One fault that waits for its requests. Raises ValueError for an unknown name.

    `method` and `path` (any part of the path) say which requests it meets, "" meaning all; the first `skip` of those go
    well, then `times` go wrong (None: all of them). `done` overrides the table's word on whether the thing is done.
    `seconds` is for those that hang, drip or wait; `retry_after`, `message` and `location` for those that say them.
    """

    name: str
    method: str = ""
    path: str = ""
    times: int | None = 1
    skip: int = 0
    done: bool | None = None
    seconds: float = 60.0
    retry_after: int = 7
    message: str = ""
    location: str = "/api/v1/user"
    met: int = field(default=0, init=False)  # how many requests it has spoiled so far
    seen: dict[str, object] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.name not in FAULTS:
            raise ValueError(f"There is no fault {self.name!r}. There are: {', '.join(FAULTS)}.")

    def meets(self, request: Request) -> bool:
        """Whether the fault applies to this request; counts it if so."""
        if self.method not in ("", request.method) or self.path not in request.path:
            return False
        with self._lock:
            if self.skip:
                self.skip -= 1
                return False
            if self.times is not None and self.met >= self.times:
                return False
            self.met += 1
            return True

    def play(self, request: Request, proceed: Callable[[], Answer]) -> Answer:
        """Return the spoiled answer. `proceed` carries out the request and returns the true one."""
        kind = FAULTS[self.name]
        done = kind.done if self.done is None else self.done
        return kind.spoil(self, request, proceed() if done else PRETENDED)


Spoil = Callable[[Fault, Request, Answer], Answer]


class Kind(NamedTuple):
    """A row of the table."""

    what: str
    done: bool
    spoil: Spoil


def on_the_wire(name: str) -> Spoil:
    """Make the server spoil the connection: close, reset, reset_midway, cut, hang, drip, slow or stall."""
    return lambda fault, asked, true: replace(true, wire=name, seconds=fault.seconds)


def vendor(status: int, message: str) -> Spoil:
    """An error in the vendor's shape; {agent} and {session} are those of the path."""

    def spoil(fault: Fault, request: Request, answer: Answer) -> Answer:
        parts = [*request.path.split("/"), "", "", "", "", "", ""]
        return vendor_error(request, status, fault.message or message.format(agent=parts[4], session=parts[6]))

    return spoil


def laravel(status: int, message: str) -> Spoil:
    """An error in Laravel's shape."""
    return lambda fault, asked, true: laravel_error(status, fault.message or message)


def gateway(status: int, title: str) -> Spoil:
    """Return the HTML page of the nginx in front."""
    return lambda fault, asked, true: spoiled.page(status, f"<h1>{status} {title}</h1><hr><center>nginx</center>")


def body(change: Callable[[bytes], bytes]) -> Spoil:
    """Return the true answer with its JSON changed."""
    return lambda fault, asked, true: Answer(true.status, true.headers, change(true.content))


FAULTS: dict[str, Kind] = {
    "refuse": Kind("closes the connection without a word", False, on_the_wire("close")),
    "reset_before": Kind("resets the connection instead of doing anything", False, on_the_wire("reset")),
    "reset_after": Kind("does it, then resets the connection in the middle of the answer", True,
                        on_the_wire("reset_midway")),
    "timeout_before": Kind("never answers and does nothing", False, on_the_wire("hang")),
    "timeout_after": Kind("does it and never answers", True, on_the_wire("hang")),
    "truncated": Kind("ends the connection before the promised length", True, on_the_wire("cut")),
    "slow_body": Kind("lets the answer drip for `seconds`", True, on_the_wire("drip")),
    "slow_answer": Kind("does it and answers properly, but only after `seconds`", True, on_the_wire("slow")),
    "stream_stall": Kind("stops in the middle of the answer for `seconds`, then goes on", True, on_the_wire("stall")),
    "stream_error": Kind("does it; the event stream ends in an error after a few pieces", True,
                         lambda fault, asked, true: spoiled.stream_error(asked, true, fault.message)),
    "stream_error_first": Kind("an event stream of one error, nothing done", False,
                               lambda fault, asked, true: spoiled.stream_error_first(asked, fault.message)),
    "not_json": Kind("says application/json and sends no JSON", True, body(lambda content: b"OK " + content[:20])),
    "html_200": Kind("a proxy's sign-in page with status 200", False,
                     lambda fault, asked, true: spoiled.page(200, "<h1>Please sign in</h1>")),
    "wrong_type": Kind("the true answer, called text/html", True,
                       lambda fault, asked, true: Answer(true.status, {"Content-Type": "text/html"}, true.body)),
    "huge_body": Kind("a JSON answer of 16 MB", True, body(spoiled.padded)),
    "gzip_bomb": Kind("some 100 KB that become 64 MB", True,
                      lambda fault, asked, true: spoiled.gzip_bomb(true.headers)),
    "redirect": Kind("302 to `location`, where a GET would succeed", False,
                     lambda fault, asked, true: spoiled.redirect(fault.location)),
    "deleted_false": Kind("a success that says deleted: false", False,
                          lambda fault, asked, true: success({"deleted": False})),
    "status_error": Kind("status 200 around an error", False, lambda fault, asked, true: answer_json(
        200, {"status": "error", "data": {"code": 500, "message": fault.message or "Something went wrong."}})),
    "unauthorized": Kind("401: the key is not accepted", False, vendor(401, BAD_KEY)),
    "forbidden": Kind("403 as Laravel says it", False, laravel(403, UNAUTHORIZED)),
    "not_found": Kind("404 of the conversation, which is there", False,
                      vendor(404, "Conversation with id {session} not found")),
    "gone_agent": Kind("404 of the agent", False, vendor(404, "Agent with id {agent} not found")),
    "bad_request": Kind("400", False, vendor(400, "Agent id must be integer")),
    "not_ready": Kind("400 of an agent that has not read its pages", False, vendor(400, NOT_READY)),
    "conflict": Kind("409", False, laravel(409, "The conversation is being changed by another request.")),
    "unprocessable": Kind("422", False, laravel(422, "The given data was invalid.")),
    "throttled": Kind("429 with Retry-After in seconds", False,
                      lambda fault, asked, true: too_many(str(fault.retry_after), spoiled.later(fault.retry_after))),
    "throttled_date": Kind("429 with Retry-After as an HTTP date", False, lambda fault, asked, true: too_many(
        spoiled.http_date(fault.retry_after), spoiled.later(fault.retry_after))),
    "throttled_bare": Kind("429 without Retry-After", False, laravel(429, "Too Many Attempts.")),
    "quota": Kind("429 that waiting does not help", False, vendor(429, OUT_OF_CREDITS)),
    "server_error": Kind("500", False, vendor(500, "Internal Server Error")),
    "500_after": Kind("does it, then 500", True, vendor(500, "Internal Server Error")),
    "bad_gateway": Kind("502 in HTML", False, gateway(502, "Bad Gateway")),
    "unavailable": Kind("503 in HTML", False, gateway(503, "Service Temporarily Unavailable")),
    "gateway_timeout": Kind("504 in HTML, nothing done", False, gateway(504, "Gateway Time-out")),
    "504_after": Kind("does it, then 504 in HTML", True, gateway(504, "Gateway Time-out")),
    "odd_rows": Kind("null names, missing fields, strings for numbers, rows seen before, lying totals", True,
                     lambda fault, asked, true: spoiled.odd_rows(true, fault.seen)),
    "nan": Kind("NaN for an id", True, body(spoiled.with_id(b"NaN"))),
    "big_int": Kind("an id of 5,000 digits", True, body(spoiled.with_id(b"9" * 5_000))),
    "deep_nesting": Kind("100,000 brackets", True, body(spoiled.nested)),
    "lone_surrogate": Kind("half a character in a name", True, body(spoiled.with_name(rb"\ud800"))),
    "nul": Kind("a NUL in a name", True, body(spoiled.with_name(rb"\u0000"))),
}  # fmt: skip
