"""A client at a faked wire (`api`), and one at a real socket (`wire`), for what no mock can do."""

import contextlib
import json
import socket
import struct
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import responses

from dashboard.customgpt.api_key import ApiKey
from dashboard.customgpt.calls import Caller
from dashboard.customgpt.client import Client
from dashboard.customgpt.pace import MemoryStore, RateLimiter
from dashboard.customgpt.transport import Transport

BASE = "https://api.test/api/v1"
KEY = "924|canaryCANARYcanary0123456789"


def success(data, status=200):
    """Keyword arguments of a faked answer that is a success."""
    return {"json": {"status": "success", "data": data}, "status": status}


def page(*rows, **numbers):
    """Laravel's paginator around the rows."""
    return {"data": list(rows), "current_page": 1, "last_page": 1, "total": len(rows), "per_page": 10} | numbers


@pytest.fixture
def naps():
    """How long the client wanted to wait between its tries; nobody sleeps."""
    return []


def left(remaining, limit=60, **more):
    """The headers of an answer that says how many calls are left."""
    return {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(remaining)} | more


class Clock:
    """Whoever waits moves it on."""

    def __init__(self):
        self.now = 1_700_001_000.0
        self.waited = 0.0
        self.lock = threading.Lock()

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        with self.lock:
            self.waited += seconds
            self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make(clock):
    """Makes limiters that share one store."""
    store = MemoryStore()
    return lambda **how: RateLimiter(store, clock=clock, ticks=clock, **({"sleep": clock.sleep} | how))


@pytest.fixture
def limiter(make):
    return make()


@pytest.fixture
def job(make):
    return make(background=True)


@pytest.fixture
def other():
    """Another thread, which stays the same one."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda act, *args: pool.submit(act, *args).result()


@pytest.fixture
def told(limiter, clock):
    """A call that is answered at once: told(remaining, …)."""

    def ask(*numbers, **more):
        limiter.acquire(clock.now)
        limiter.observe(200, left(*numbers, **more))

    return ask


class Skipping:
    """The time of day, from which whoever waits for a permit skips the waiting."""

    skipped = 0.0

    def __call__(self):
        return time.time() + self.skipped

    def sleep(self, seconds):
        self.skipped += seconds


@pytest.fixture
def connect(naps):
    """Makes a client: connect(url, key, deadline)."""
    transports = []

    def make(url=BASE, key=KEY, deadline=15.0):
        transports.append(Transport(url))
        clock = Skipping()
        limiter = RateLimiter(clock=clock, sleep=clock.sleep)
        return Client(Caller(ApiKey(key), transports[-1], limiter, deadline, sleep=naps.append, jitter=lambda: 1.0))

    yield make
    for transport in transports:
        transport.close()


@pytest.fixture
def client(connect):
    return connect()


@pytest.fixture
def api():
    """The faked wire: api.get("/user", …). What is registered and not asked for fails the test."""
    with responses.RequestsMock() as mock:
        yield FakedApi(mock)


class FakedApi:
    def __init__(self, mock):
        self.mock = mock

    def __getattr__(self, verb):
        return lambda path, **answer: self.mock.add(verb.upper(), BASE + path, **answer)

    @property
    def calls(self):
        return [f"{call.request.method} {call.request.url.removeprefix(BASE)}" for call in self.mock.calls]


class Wire:
    """A raw socket server. Each request takes the next act of the script: a function of the connection's socket that
    says whether the connection stays open. The last act is repeated.
    """

    def __init__(self):
        self.script = []
        self.connections = 0
        self.requests = []
        self._open = set()
        self.over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/api/v1"
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    def _listen(self):
        while True:
            connection, _ = self._listener.accept()
            if self.over.is_set():
                connection.close()
                return
            self.connections += 1
            self._open.add(connection)
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, connection):
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as stream:
            while self.read(stream) and self._act()(connection):
                pass
        self._open.discard(connection)

    def _act(self):
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def read(self, stream):
        """Take a request off the connection, as most servers do; False when there is none."""
        lines = []
        while (line := stream.readline()) not in (b"\r\n", b""):
            lines.append(line.decode("latin-1").strip())
        if not lines:
            return False
        length = [int(line.partition(":")[2]) for line in lines if line.lower().startswith("content-length")]
        stream.read(length[0] if length else 0)
        self.requests.append(lines[0])
        return True

    def close(self):
        self.over.set()
        socket.create_connection(self._listener.getsockname()).close()
        self._threads[0].join()
        self._listener.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join()

    # -- acts -----------------------------------------------------------------------------------------------------

    def says(self, body, status="200 OK", headers=(), stay=True):
        """Send a whole answer; bytes go out as they are, everything else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(content)}", *headers]
        return self.sends("\r\n".join([*head, "", ""]).encode() + content, stay)

    def succeeds(self, data, **more):
        return self.says({"status": "success", "data": data}, **more)

    def sends(self, content, stay=False):
        """Send bytes, then keep the connection or close it."""

        def act(connection):
            connection.sendall(content)
            return stay

        return act

    def drips(self, head, drop):
        """Send the head, then one drop after the other, for as long as anybody listens."""

        def act(connection):
            connection.sendall(head)
            while not self.over.wait(0.01):
                connection.sendall(drop)

        return act

    def resets(self, content=b""):
        """Send bytes, then hang up with a TCP reset."""

        def act(connection):
            connection.sendall(content)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        return act


@pytest.fixture
def wire():
    server = Wire()
    yield server
    server.close()
