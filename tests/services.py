"""Services that tests may use: PostgreSQL and Redis, where the environment names them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import redis

TAKEN = "a-test-uses-this-database"
LONGEST = 3600  # seconds that a test which was killed keeps its database from others


def service(name: str) -> str:
    """The address of a service that tests may use; without it they are skipped, or fail where it must be there."""
    if address := os.environ.get(name, ""):
        return address
    if os.environ.get("REQUIRE_SERVICES", "") not in ("", "0"):
        pytest.fail(f"REQUIRE_SERVICES is set, and {name} is not.", pytrace=False)
    pytest.skip(f"{name} is not set.")


@contextmanager
def redis_of_its_own() -> Iterator[str]:
    """The address of one of Redis's databases that no other test uses meanwhile: the one that is named, or a later one.

    A queue has the same name in all of them, so tests beside each other would take up each other's jobs.
    """
    parts = urlsplit(service("TEST_REDIS_URL"))
    for number in range(int(parts.path.strip("/") or 0), 16):
        address = parts._replace(path=f"/{number}").geturl()
        with redis.Redis.from_url(address) as client:
            if not client.set(TAKEN, os.getpid(), nx=True, ex=LONGEST):
                continue
            try:
                yield address
            finally:
                client.delete("huey.redis.dashboard", TAKEN)
            return
    pytest.fail("Every database of Redis from TEST_REDIS_URL's on is used by another test.", pytrace=False)
