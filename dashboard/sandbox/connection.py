import logging
import socket
import struct
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from .errors import laravel_error
from .exchange import Answer, Request

if TYPE_CHECKING:
    from .server import Server

LARGEST_BODY = 100 * 1024 * 1024
IDLE = 75  # seconds that a silent connection is kept, as nginx does
RESET_ON_CLOSE = struct.pack("ii", 1, 0)

logger = logging.getLogger("dashboard.sandbox")


class Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, sends answers in one write each."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 20
    timeout = IDLE
    server: "Server"

    def _answer(self) -> None:
        body = self._body()
        if body is None:
            return
        path, _, query = self.path.partition("?")
        request = Request(self.command, path, query, dict(self.headers.items()), body)
        latency = self.server.sandbox.options.latency_ms / 1000
        if latency:
            self.server.ended.wait(latency)
        if self.server.ended.is_set():
            self.close_connection = True
            return
        try:
            answer = self.server.sandbox.handle(request)
        except Exception:
            logger.exception("The sandbox failed at %s %s", self.command, path)
            answer = laravel_error(500, "Server Error")
        self._send(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = _answer

    def _body(self) -> bytes | None:
        if "Transfer-Encoding" in self.headers:
            self.send_error(411)
            return None
        text = self.headers.get("Content-Length", "0")
        if not (text.isascii() and text.isdigit()):
            self.send_error(400)
            return None
        if int(text[:12]) > LARGEST_BODY:
            self.send_error(413)
            return None
        body = self.rfile.read(int(text))
        if len(body) < int(text):
            self.close_connection = True
            return None
        return body

    def _send(self, answer: Answer) -> None:
        if answer.wire in ("close", "reset", "hang"):
            self.close_connection = True
            if answer.wire == "hang":
                self.server.sandbox.released.wait(answer.seconds)
            elif answer.wire == "reset":
                self._reset_on_close()
        elif isinstance(answer.body, bytes):
            self._head(answer, {"Content-Length": str(len(answer.body))})
            self._write(answer, b"" if self.command == "HEAD" else answer.body)
        else:
            self._stream(answer, answer.body)

    def _head(self, answer: Answer, more: dict[str, str]) -> None:
        self.send_response(answer.status)
        for name, value in {**answer.headers, **more}.items():
            self.send_header(name, value)
        if answer.wire in ("cut", "reset_midway"):
            self.close_connection = True
        self.end_headers()

    def _write(self, answer: Answer, body: bytes) -> None:
        if answer.wire in ("cut", "reset_midway"):
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            if answer.wire == "reset_midway":
                self._reset_on_close()
        elif answer.wire == "drip":
            for place in range(len(body)):
                if place:
                    self.server.sandbox.released.wait(answer.seconds / len(body))
                self.wfile.write(body[place : place + 1])
                self.wfile.flush()
        else:
            self.wfile.write(body)

    def _stream(self, answer: Answer, pieces: Iterator[bytes]) -> None:
        chunked = self.request_version != "HTTP/1.0"
        self._head(answer, {"Transfer-Encoding": "chunked"} if chunked else {"Connection": "close"})
        latency = self.server.sandbox.options.latency_ms / 1000
        for number, piece in enumerate(pieces):
            if answer.wire in ("cut", "reset_midway") and number == 3:
                if answer.wire == "reset_midway":
                    self._reset_on_close()
                return
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            self.wfile.flush()
            if latency:
                self.server.ended.wait(latency / 10)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _reset_on_close(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is not even a request gets an answer in Laravel's shape, and the connection ends."""
        self.close_connection = True
        if self.request_version == "HTTP/0.9":
            self.request_version = "HTTP/1.1"  # a status line is better than nothing
        known = self.responses.get(code, ("Bad Request", ""))[0]
        self._send(laravel_error(405 if code == 501 else code, known, Connection="close"))

    def version_string(self) -> str:
        """The Server header."""
        return "nginx"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing, unless an access log is wanted; that goes to stderr."""
        if self.server.log:
            super().log_message(format, *args)
