import socket
import struct
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event

from .core import Sandbox
from .exchange import Answer

RESET_ON_CLOSE = struct.pack("ii", 1, 0)
MIDDLE = 3  # pieces of a stream that arrive before it breaks or stalls


class Listener(ThreadingHTTPServer):
    """What a connection needs of its server."""

    sandbox: Sandbox
    log: bool
    ended: Event


class Sending(BaseHTTPRequestHandler):
    """How an answer goes out: at once, after a while, piece by piece, or not as it should."""

    server: Listener

    def _send(self, answer: Answer) -> None:
        if answer.wire in ("close", "reset", "hang"):
            self.close_connection = True
            if answer.wire == "hang":
                self.server.sandbox.released.wait(answer.seconds)
            elif answer.wire == "reset":
                self._reset_on_close()
        elif not self._waited(answer):
            self.close_connection = True
        elif isinstance(answer.body, bytes):
            self._head(answer, {"Content-Length": str(len(answer.body))})
            self._write(answer, b"" if self.command == "HEAD" else answer.body)
        else:
            self._stream(answer, answer.body)

    def _waited(self, answer: Answer) -> bool:
        """Wait until the first byte is due. Return False if the server stopped meanwhile."""
        if answer.delay:
            self.server.ended.wait(answer.delay)
        if answer.wire == "slow":
            self.server.sandbox.released.wait(answer.seconds)
        return not self.server.ended.is_set()

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
        elif answer.wire == "stall":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.server.sandbox.released.wait(answer.seconds)
            self.wfile.write(body[len(body) // 2 :])
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
        for number, piece in enumerate(pieces):
            if not self._paced(answer, number):
                self.close_connection = True
                return
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            self.wfile.flush()
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _paced(self, answer: Answer, number: int) -> bool:
        """Wait until this piece of a stream is due. Return False if neither it nor any later piece will come."""
        if number and self.server.sandbox.options.word_ms:
            self.server.ended.wait(self.server.sandbox.options.word_ms / 1000)
        if number == MIDDLE:
            if answer.wire == "stall":
                self.server.sandbox.released.wait(answer.seconds)
            elif answer.wire == "reset_midway":
                self._reset_on_close()
        if self.server.ended.is_set():  # the rest would race against the connection's being closed
            return False
        return number != MIDDLE or answer.wire not in ("cut", "reset_midway")

    def _reset_on_close(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
