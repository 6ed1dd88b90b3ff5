"""Databases and queues of their own for processes that are killed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from tests.crash.invariants import holds_key
from tests.crash.processes import Launcher
from tests.crash.scene import KEY, KILLS, as_default, playing
from tests.services import redis_of_its_own, service


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=12, help="How often workers are killed at random, for each database.")


KEPT = ("PATH", "SECRET_KEY", "DASHBOARD_ENCRYPTION_KEYS", "LANG", "HOME")


@contextmanager
def _sqlite(scratch: Path) -> Iterator[tuple[dict[str, object], dict[str, str]]]:
    file = scratch / "dashboard.sqlite3"
    options = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options}
    yield engine, {"DATABASE_URL": "", "HUEY_URL": ""}


@contextmanager
def _services(scratch: Path) -> Iterator[tuple[dict[str, object], dict[str, str]]]:
    """A database that is dropped at the end, and one of Redis's databases, in which only our queue is cleared."""
    address = service("TEST_POSTGRES_URL")
    name = f"crash_{uuid4().hex}"
    with redis_of_its_own() as broker, psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        facts = psycopg.conninfo.conninfo_to_dict(address)
        engine = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "HOST": facts.get("host", ""),
            "PORT": facts.get("port", ""),
            "USER": facts.get("user", ""),
            "PASSWORD": facts.get("password", ""),
            "OPTIONS": {},
        }
        try:
            yield engine, {"DATABASE_URL": address.rpartition("/")[0] + f"/{name}", "HUEY_URL": broker}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=["sqlite", "services"])
def play(request, tmp_path_factory, django_db_blocker):
    """Makes scenes on one database; what the processes left in it and in their log is searched for the key."""
    scratch = tmp_path_factory.mktemp(request.param)
    log = scratch / "log"
    made = {"sqlite": _sqlite, "services": _services}[request.param]
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    with made(scratch) as (engine, addresses), django_db_blocker.unblock(), as_default(engine):
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        environment = kept | addresses | {
            "DATA_DIR": str(scratch), "ALLOWED_HOSTS": "localhost", "PLAIN_HTTP": "true",
            "DJANGO_SETTINGS_MODULE": "config.settings", "WORKER_THREADS": "2", "PYTHONPATH": str(Path.cwd()),
        }  # fmt: skip
        launcher = Launcher(environment, log)
        try:
            yield partial(playing, launcher, scratch)
            assert holds_key(KEY, connection, log.read_text()) == []
        finally:
            launcher.end()
            connection.close()


def pytest_terminal_summary(terminalreporter) -> None:
    if KILLS:
        terminalreporter.write_line(f"Killed {sum(KILLS)} processes in {len(KILLS)} scenes.")


@pytest.fixture
def kills(request) -> int:
    """How often a worker is killed at random in one test."""
    return request.config.getoption("kills", 12)
