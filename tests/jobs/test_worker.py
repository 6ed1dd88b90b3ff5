"""The worker as a process of its own, with each broker it can have."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock
from uuid import uuid4

import psycopg
import pytest

from config import keys
from dashboard.jobs import rescue, shutdown
from dashboard.management.commands import worker as command
from tests.services import redis_of_its_own, service

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[2]
READY = "The worker is ready for jobs."
ENQUEUE = """
import sys, django
django.setup()
from dashboard.jobs import dispatch
print(dispatch.enqueue(sys.argv[1]))
"""
DEADLINE = 40  # seconds; how long a machine with other things to do may take


@pytest.fixture(params=["sqlite", "redis", "postgres"])
def queue_url(request) -> Iterator[str]:
    """Each broker; in PostgreSQL a schema of its own, so that nothing stays behind."""
    if request.param == "sqlite":
        yield ""
    elif request.param == "redis":
        with redis_of_its_own() as address:
            yield address
    else:
        address = service("TEST_POSTGRES_URL")
        schema = f"queue_{uuid4().hex}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
            yield f"{address}?options=-csearch_path%3D{schema}"
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def environment(tmp_path, queue_url) -> dict[str, str]:
    """What both processes are told: secrets and a directory of their own, and no word of the developer's settings."""
    given = {"DATA_DIR": str(tmp_path), "HUEY_URL": queue_url, "WORKER_THREADS": "2", "PLAIN_HTTP": "true"}
    paths = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    return {**paths, **keys.fresh(), **given, "ALLOWED_HOSTS": "localhost", "DATABASE_URL": ""}


class Worker:
    """A running worker and what it has said."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-u", "manage.py", "worker"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said: list[str] = []
        self.reader = threading.Thread(target=lambda: self.said.extend(self.process.stdout), daemon=True)
        self.reader.start()

    def says(self, text: str) -> bool:
        """Wait until it says so; False when the time is over or it has ended."""
        until = time.monotonic() + DEADLINE
        while time.monotonic() < until and self.reader.is_alive():
            if any(text in line for line in self.said):
                return True
            time.sleep(0.05)
        return any(text in line for line in self.said)

    def end(self, ending: signal.Signals) -> int:
        self.process.send_signal(ending)
        return self.process.wait(DEADLINE)


@pytest.fixture
def worker(environment) -> Iterator[Worker]:
    started = Worker(environment)
    yield started
    started.process.kill()
    started.process.wait()
    started.reader.join()
    started.process.stdout.close()


def test_it_takes_up_what_another_process_puts_on_the_queue(worker, environment):
    assert worker.says(READY), worker.said
    pk = str(uuid4())
    put = [sys.executable, "-c", ENQUEUE, pk]
    assert subprocess.check_output(put, cwd=ROOT, env=environment, text=True, timeout=DEADLINE) == "True\n"
    assert worker.says(f"Took up job {pk}."), worker.said
    assert worker.end(signal.SIGTERM) == 0, worker.said


@pytest.mark.parametrize("queue_url", ["", "redis://127.0.0.1:1/0", "postgres://me@127.0.0.1:1/none"])
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_whatever_ends_it_it_ends_well(worker, ending):
    """Also while its broker is down."""
    assert worker.says(READY), worker.said
    assert worker.end(ending) == 0, worker.said


@pytest.mark.parametrize("queue_url", [""])
def test_it_says_so_once_and_huey_says_nothing(worker):
    assert worker.says(READY), worker.said
    assert sum(READY in line for line in worker.said) == 1
    assert not [line for line in worker.said if "INFO huey" in line]


@pytest.mark.django_db
def test_the_ticker_survives_what_goes_wrong_and_ends_with_the_process(monkeypatch, caplog):
    ticks = []

    def tick():
        ticks.append(1)
        if len(ticks) == 1:
            raise RuntimeError("no database for a moment")
        shutdown.stop()

    monkeypatch.setattr(rescue, "enqueue_due", tick)
    monkeypatch.setattr(rescue, "tidy", lambda *chores: None)
    monkeypatch.setattr(command, "TICK", 0)
    monkeypatch.setattr(shutdown, "stopping", threading.Event())
    command.keep_ticking(Mock())
    assert len(ticks) == 2
    assert caplog.text.count("A tick of the worker failed") == 1
    assert shutdown.is_stopping()
    assert shutdown.wait(0)
