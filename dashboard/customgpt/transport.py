"""Sends one request and brings back its answer, or says how it was lost. Nothing here raises a library's exception:
those carry the request with its headers, and so the key.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests

from dashboard.customgpt.api_key import ApiKey
from dashboard.customgpt.connections import READ_SECONDS, DeadlineAdapter, attempt, left
from dashboard.customgpt.multipart import Body, Form
from dashboard.customgpt.transport_errors import EXCEPTIONS, NoAnswer, no_answer

VERSION = "0.1.0"
CONNECT_SECONDS = 3.0
MOST_BYTES = 8 * 1024 * 1024
CHUNK = 64 * 1024
EVENT_STREAM = "text/event-stream"
# Compressed events would wait for each other in the packer's buffer.
EVENTS = {"Accept": f"{EVENT_STREAM}, application/json", "Accept-Encoding": "identity"}

Params = Mapping[str, str] | Sequence[tuple[str, str]] | None
Content = Mapping[str, Any] | Form | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (whatever their case) and decoded body. `body` is None when it is larger than the cap."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None


class Misdirected(Exception):
    """The URL about to be sent is not the intended one, or can't be written as an address."""


class _Session(requests.Session):
    """A session that follows no redirect and keeps no cookies."""

    def __init__(self, proxy: str, ca: str) -> None:
        super().__init__()
        self.trust_env = False
        # Asked for by name, because Brotli would be offered as well where it is installed.
        self.headers.clear()
        self.headers.update(
            {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": f"customgpt-dashboard/{VERSION}"}
        )
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.proxies = {"https": proxy} if proxy else {}
        self.verify = ca or True
        for scheme in ("http://", "https://"):
            self.mount(scheme, DeadlineAdapter(pool_connections=4, pool_maxsize=32, max_retries=0))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Return None: even with allow_redirects=False, requests would read a redirect's body, however long."""
        return None


class Transport:
    """One pool of kept-alive connections to one API. Shared by threads and by keys: no key is stored in it."""

    def __init__(self, url: str, proxy: str = "", ca: str = "") -> None:
        self.url = url.rstrip("/")
        self._session = _Session(proxy, ca)

    def __repr__(self) -> str:
        return f"Transport({self.url})"

    def close(self) -> None:
        """Close the idle connections."""
        self._session.close()

    def send(
        self,
        verb: str,
        path: str,
        key: ApiKey,
        until: float,
        params: Params = None,
        body: Content = None,
        patience: float = READ_SECONDS,
    ) -> Answer | NoAnswer:
        """Send one request that must be over at `until` (time.monotonic) and may stay silent for `patience` seconds.

        Raises Misdirected, before anything is sent, when the final URL is not base + path.
        """
        sent = self._send(verb, path, key, until, params, body, patience, events=False)
        return _read(sent) if isinstance(sent, requests.Response) else sent

    def open(
        self, verb: str, path: str, key: ApiKey, until: float, params: Params, body: Content, patience: float
    ) -> "ByteStream | Answer | NoAnswer":
        """Send one request whose answer may come piece by piece; it is a whole Answer where it does not."""
        sent = self._send(verb, path, key, until, params, body, patience, events=True)
        if not isinstance(sent, requests.Response):
            return sent
        kind = sent.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return ByteStream(sent, until, patience) if (sent.status_code, kind) == (200, EVENT_STREAM) else _read(sent)

    def _send(
        self,
        verb: str,
        path: str,
        key: ApiKey,
        until: float,
        params: Params,
        body: Content,
        patience: float,
        events: bool,
    ) -> requests.Response | NoAnswer:
        request = self._prepare(verb, path, params, body)
        attempt.begin(until, patience)
        try:
            timeout = (left(CONNECT_SECONDS), left(patience))
        except TimeoutError:
            return NoAnswer(sent=False, late=True, why="no time left")
        request.headers.update(EVENTS if events else {})
        request.headers["Authorization"] = key.header()
        try:
            return self._session.send(request, stream=True, allow_redirects=False, timeout=timeout)
        except EXCEPTIONS as error:
            return no_answer(error)

    def _prepare(self, verb: str, path: str, params: Params, body: Content) -> requests.PreparedRequest:
        asked = requests.Request(verb, self.url + path, params=params or {})
        if isinstance(body, Form):
            content = Body(body)
            asked.data, asked.headers = content, {"Content-Type": content.content_type}
        else:
            asked.json = body
        try:
            request = self._session.prepare_request(asked)
        except (requests.RequestException, ValueError):
            raise Misdirected from None
        # Preparing folds dots: DELETE /projects/7/conversations/.. would arrive as DELETE /projects/7/.
        base, made = urlsplit(self.url), urlsplit(str(request.url))
        if (made.scheme, made.netloc.lower(), made.path) != (base.scheme, base.netloc.lower(), base.path + path):
            raise Misdirected
        return request


class ByteStream:
    """An answer that is still arriving: its bytes as they come, on the thread that iterates."""

    def __init__(self, response: requests.Response, until: float, patience: float) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._response = response
        self._until = until
        self._patience = patience

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces. Raises Broken if they end before the answer does, or take too long."""
        size = 0
        while size <= MOST_BYTES:
            attempt.go_on(self._until, self._patience)
            try:
                piece = self._response.raw.read1(CHUNK, decode_content=True)
            except EXCEPTIONS as error:
                raise Broken(no_answer(error)) from None
            if not piece:
                return
            size += len(piece)
            yield piece
        raise Broken(NoAnswer(sent=True, late=False, why="larger than the cap"))

    def close(self) -> None:
        """Close the connection: unread data can't stay on one that others use."""
        self._response.raw.close()
        self._response.close()


class Broken(Exception):
    """A stream ended before its answer did."""

    def __init__(self, no_answer: NoAnswer) -> None:
        super().__init__(no_answer.why)
        self.no_answer = no_answer


def _read(response: requests.Response) -> Answer | NoAnswer:
    try:
        with response:
            return Answer(response.status_code, response.headers, _body(response))
    except EXCEPTIONS as error:
        return no_answer(error)


def _body(response: requests.Response) -> bytes | None:
    """Read the body, decoded, and stop at the cap: a few kilobytes of gzip can mean gigabytes."""
    parts: list[bytes] = []
    size = 0
    for part in response.raw.stream(CHUNK, decode_content=True):
        left(attempt.patience)
        size += len(part)
        if size > MOST_BYTES:
            # Half-read connections can't be used again.
            response.raw.close()
            return None
        parts.append(part)
    return b"".join(parts)


@lru_cache(maxsize=16)
def _transport(url: str, proxy: str, ca: str, process: int) -> Transport:
    return Transport(url, proxy, ca)


def transport_for(url: str, proxy: str = "", ca: str = "") -> Transport:
    """Return the process-wide transport to that API. A forked child gets its own: a shared socket mixes up answers."""
    return _transport(url, proxy, ca, os.getpid())
