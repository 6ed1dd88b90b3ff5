"""What goes in and what comes out, without a socket: a request as it arrived and the answer to it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl


class NotAnObject(ValueError):
    """Raised if the body can't be read as named fields."""


@dataclass(frozen=True)
class Request:
    """One request. The path is as it arrived: neither folded nor decoded."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return a header's value, ignoring the case of its name; "" if it is missing."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")

    @property
    def parameters(self) -> dict[str, str]:
        """Return the query's parameters; the last of a repeated one, as in PHP."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def values(self, name: str) -> list[str]:
        """Return all values of a repeated parameter, written `name=a&name=b` or `name[]=a&name[]=b`."""
        pairs = parse_qsl(self.query, keep_blank_values=True)
        return [value for key, value in pairs if key in (name, f"{name}[]")]

    @property
    def streamed(self) -> bool:
        """Whether the client asked for a stream."""
        return self.parameters.get("stream", "").lower() in ("1", "true")

    @property
    def bearer(self) -> str:
        """The key, or "" without one."""
        scheme, _, key = self.header("Authorization").partition(" ")
        return key.strip() if scheme.lower() == "bearer" else ""

    @property
    def url(self) -> str:
        """The address without its query, as Laravel names it in its answers."""
        return f"http://{self.header('Host') or '127.0.0.1'}{self.path.rstrip('/')}"

    def fields(self) -> dict[str, Any]:
        """Return the body's fields: JSON, a form or a multipart form. Texts are stripped, as in Laravel."""
        kind = self.header("Content-Type").lower()
        if kind.startswith("multipart/form-data"):
            found: dict[str, Any] = _multipart(self.header("Content-Type"), self.body)
        elif kind.startswith("application/x-www-form-urlencoded"):
            found = dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))
        else:
            found = _json(self.body)
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise NotAnObject from None
    if not isinstance(found, dict):
        raise NotAnObject
    return found


def _multipart(kind: str, body: bytes) -> dict[str, Any]:
    message = message_from_bytes(b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n" + body)
    found: dict[str, Any] = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            found[name] = content if part.get_filename() else content.decode("utf-8", "replace")
    return found


@dataclass(frozen=True)
class Answer:
    """One answer. `wire` names what the server does to the connection instead of just sending it ("" is: send it)."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterator[bytes] = b""
    wire: str = ""
    seconds: float = 0.0
    delay: float = 0.0  # seconds before its first byte

    @property
    def content(self) -> bytes:
        """Return the whole body. Reads an event stream to its end, so it works only once for one."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.content)


def answer_json(status: int, value: Any, **headers: str) -> Answer:
    """Return a JSON answer; header names are given with underscores."""
    body = json.dumps(value, separators=(",", ":")).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, {"Content-Type": "application/json", **named}, body)


def success(data: Any, status: int = 200) -> Answer:
    """Wrap the data in the envelope of every successful answer."""
    return answer_json(status, {"data": data, "status": "success"})
