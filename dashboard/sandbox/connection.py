import logging
from typing import Any

from .errors import laravel_error
from .exchange import Request
from .sending import Sending

LARGEST_BODY = 100 * 1024 * 1024
IDLE = 75  # seconds that a silent connection is kept, as nginx does

logger = logging.getLogger("dashboard.sandbox")


class Handler(Sending):
    """One connection. Reads requests and sends each answer in one write."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 20
    timeout = IDLE

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

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is not a valid request in Laravel's shape, and close the connection."""
        self.close_connection = True
        if self.request_version == "HTTP/0.9":
            self.request_version = "HTTP/1.1"  # a status line is better than nothing
        known = self.responses.get(code, ("Bad Request", ""))[0]
        self._send(laravel_error(405 if code == 501 else code, known, Connection="close"))

    def version_string(self) -> str:
        """The Server header."""
        return "nginx"

    def log_message(self, format: str, *args: Any) -> None:
        """Log to stderr, if an access log is wanted."""
        if self.server.log:
            super().log_message(format, *args)
