"""Spoils true answers."""

import re
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from functools import cache
from typing import Any

from .errors import vendor_error
from .events import broken_off, event_stream, failure
from .exchange import Answer, Request, answer_json

HUGE = 16 * 1024 * 1024
BOMB = 64 * 1024 * 1024
UNFINISHED = "Something went wrong while the answer was written."


def page(status: int, content: str) -> Answer:
    """Return an HTML page instead of JSON."""
    body = f"<!DOCTYPE html><html><head><title>acorn</title></head><body>{content}</body></html>".encode()
    return Answer(status, {"Content-Type": "text/html; charset=UTF-8"}, body)


def redirect(location: str) -> Answer:
    """Return a redirect to an answer that looks like success."""
    return Answer(302, {"Content-Type": "text/html", "Location": location}, b"<p>Found</p>")


def later(seconds: int) -> int:
    """Return that moment by the real clock, which HTTP dates refer to."""
    return int(time.time()) + seconds


def http_date(seconds: int) -> str:
    """Return that moment as an HTTP date."""
    return formatdate(later(seconds), usegmt=True)


def padded(content: bytes) -> bytes:
    """Return the same JSON followed by a lot of white space."""
    return content + b" " * HUGE


def gzip_bomb(headers: dict[str, str]) -> Answer:
    """Return a body that is small on the wire and huge when unpacked."""
    return Answer(200, {**headers, "Content-Encoding": "gzip"}, _bomb())


@cache
def _bomb() -> bytes:
    squeeze = zlib.compressobj(wbits=31)
    megabyte = b"0" * 1024 * 1024
    pieces = [squeeze.compress(b'{"status":"success","data":"')]
    pieces += [squeeze.compress(megabyte) for _ in range(BOMB // len(megabyte))]
    return b"".join([*pieces, squeeze.compress(b'"}'), squeeze.flush()])


def nested(content: bytes) -> bytes:
    """Return brackets nested deeper than a recursive parser's stack."""
    return content.replace(b"{", b'{"extra":' + b"[" * 100_000 + b"]" * 100_000 + b",", 1)


def with_id(number: bytes) -> Callable[[bytes], bytes]:
    """Replace the first id; add one to the data if there is none."""

    def change(content: bytes) -> bytes:
        changed, times = re.subn(rb'"id":\d+', b'"id":' + number, content, count=1)
        return changed if times else content.replace(b'"data":{', b'"data":{"id":' + number + b",", 1)

    return change


def with_name(text: bytes) -> Callable[[bytes], bytes]:
    """Put a text before the first name; add one to the data if there is none."""

    def change(content: bytes) -> bytes:
        found = re.search(rb'"(?:project_)?name":"|"user_query":"', content)
        if found:
            return content[: found.end()] + text + content[found.end() :]
        return content.replace(b'"data":{', b'"data":{"name":"' + text + b'",', 1)

    return change


def stream_error(request: Request, answer: Answer, message: str) -> Answer:
    """Return an event stream that ends in an error; a 500 for any other answer."""
    if isinstance(answer.body, bytes):
        return vendor_error(request, 500, message or UNFINISHED)
    return replace(answer, body=broken_off(answer.body, message or UNFINISHED))


def stream_error_first(request: Request, message: str) -> Answer:
    """Return an event stream that holds only an error; a 500 if no stream was requested."""
    if not request.streamed:
        return vendor_error(request, 500, message or UNFINISHED)
    return event_stream(iter([failure(message or UNFINISHED)]))


def odd_rows(answer: Answer, seen: dict[str, object]) -> Answer:
    """Return a list as if the server changed it meanwhile; other answers stay as they are."""
    if not isinstance(answer.body, bytes):
        return answer
    found = answer.json()
    data = found.get("data") if isinstance(found, dict) else None
    if isinstance(data, dict) and isinstance(data.get("messages"), dict):
        data = data["messages"]
    if not isinstance(data, dict) or not isinstance(data.get("data"), list):
        return answer
    rows: list[Any] = data["data"]
    before, seen["last"] = seen.get("last"), (dict(rows[-1]) if rows else seen.get("last"))
    _make_odd(rows)
    if before:
        rows.insert(0, before)  # the last row of the page before: something was added in between
    data["total"] = data["total"] * 2 + 7
    data["last_page"] += 3
    data["per_page"] = str(data["per_page"])
    data["next_page_url"] = f"{data['path']}?page={data['current_page'] + 1}"
    return answer_json(answer.status, found)


def _make_odd(rows: list[Any]) -> None:
    """Make a row odd, except for its identity: session_id stays."""
    for place, row in enumerate(rows):
        if place % 5 == 0:
            row.update({name: None for name in ("name", "project_name", "created_at") if name in row})
        elif place % 5 == 1:
            row["id"] = str(row["id"])
            row.update({name: str(row[name]) for name in ("project_id", "created_by") if name in row})
        elif place % 5 == 2:
            for name in ("name", "updated_at", "created_by", "project_id", "citations", "metadata"):
                row.pop(name, None)
        elif place % 5 == 3:
            row["unheard_of"] = {"since": "yesterday"}
