"""Connections that keep a deadline: every read from the socket gets what is left of it, so dripping bytes buys no time.

Time-outs alone start anew with each byte. A watchdog thread would do, too, but costs a thread and races with the pool;
here the reader under the answer's headers and body looks at the clock, which costs about a microsecond a read.
"""

import http.client
import io
import math
import socket
import threading
import time
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

READ_SECONDS = 10.0


class _Attempt(threading.local):
    """The state of this thread's current attempt: its deadline, and how far it got."""

    until = math.inf
    patience = READ_SECONDS
    connecting = False
    requesting = False

    def begin(self, until: float, patience: float = READ_SECONDS) -> None:
        """Start one attempt that must end by `until` (time.monotonic) and allows `patience` seconds of silence."""
        self.go_on(until, patience)
        self.connecting = self.requesting = False

    def go_on(self, until: float, patience: float) -> None:
        """Resume an attempt after another one in the same thread."""
        self.until = until
        self.patience = patience
        self.connecting, self.requesting = False, True


attempt = _Attempt()


def left(most: float) -> float:
    """Return the seconds until this attempt's deadline, at most `most`. Raises TimeoutError if it has passed."""
    seconds = min(most, attempt.until - time.monotonic())
    if seconds <= 0:
        raise TimeoutError("deadline")
    return seconds


class _Reader(io.RawIOBase):
    """A socket's bytes, each read of them bounded by the deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(left(attempt.patience))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer whose status line, headers and body are read through `_Reader`."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Reader(self.fp.detach(), sock))


class _Noting:
    """Notes how far a request got: a write is in doubt only if it can have left.

    With TLS the handshake comes before the request is put together, without it the connection is opened after.
    """

    def connect(self) -> None:
        attempt.connecting = True
        super().connect()  # type: ignore[misc]
        attempt.connecting = False
        self._bear_silence()

    def putrequest(self, *args: Any, **kwargs: Any) -> None:
        attempt.requesting = True
        self._bear_silence()
        super().putrequest(*args, **kwargs)  # type: ignore[misc]

    def _bear_silence(self) -> None:
        """Set the socket's time-out for sending: urllib3 leaves the one for connecting, too short for a large file."""
        sock: socket.socket | None = getattr(self, "sock", None)
        if sock is not None:
            sock.settimeout(left(attempt.patience))


class _Connection(_Noting, HTTPConnection):
    response_class = _Response


class _TlsConnection(_Noting, HTTPSConnection):
    response_class = _Response


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class DeadlineAdapter(HTTPAdapter):
    """requests' adapter over those connections, straight or through a proxy. It never retries."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pool for straight connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """Make the pool for connections through a proxy."""
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
        return manager
