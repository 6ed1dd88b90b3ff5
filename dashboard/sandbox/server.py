import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .connection import Handler
from .core import Sandbox
from .sending import RESET_ON_CLOSE, Listener

logger = logging.getLogger("dashboard.sandbox")


class Server(Listener):
    """HTTP/1.1 with keep-alive around a sandbox, a thread for each connection."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, host: str, port: int, log: bool = False) -> None:
        self.sandbox = sandbox
        self.log = log
        self.ended = threading.Event()
        self._open: set[socket.socket] = set()
        self._change = threading.Condition()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Handler)

    @property
    def url(self) -> str:
        """The base URL of the API."""
        host, port = self.server_address[:2]
        return f"http://[{host!s}]:{port}/api/v1" if ":" in str(host) else f"http://{host!s}:{port}/api/v1"

    def server_bind(self) -> None:
        """Bind without HTTPServer's look-up of the host's name, which can take seconds without a network."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that it can be closed when the server is."""
        with self._change:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close the connection; skip the FIN for one that is to be reset."""
        if request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8) == RESET_ON_CLOSE:
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def close_request(self, request: Any) -> None:
        """Close and forget the connection."""
        super().close_request(request)
        with self._change:
            self._open.discard(request)
            self._change.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that disconnected."""
        logger.debug("The connection of %s ended early.", client_address, exc_info=True)

    def server_close(self) -> None:
        """Stop listening, release hanging requests, and wait a moment for the threads to end."""
        super().server_close()
        self.ended.set()
        self.sandbox.release()
        with self._change:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
            self._change.wait_for(lambda: not self._open, timeout=2)


def serve(
    sandbox: Sandbox,
    host: str = "127.0.0.1",
    port: int = 8001,
    ready: Callable[[str], None] = lambda url: None,
    log: bool = False,
) -> None:
    """Answer until the process is interrupted; then save the state. `ready` gets the base URL. OSError: port taken."""
    server = Server(sandbox, host, port, log)
    try:
        ready(server.url)
        server.serve_forever()
    finally:
        server.server_close()
        sandbox.close()


@contextmanager
def running(sandbox: Sandbox, port: int = 0) -> Iterator[str]:
    """Serve in a thread, on a free port by default, for as long as the block lasts; gives the base URL."""
    server = Server(sandbox, "127.0.0.1", port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="sandbox", daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        sandbox.close()
