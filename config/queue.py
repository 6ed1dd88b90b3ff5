"""The queue between the web and the worker. huey carries run_job(pk) and nothing else: the job's rows are the truth."""

import json
import sqlite3
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import uuid4

import psycopg
import redis
from django.conf import settings
from django.utils.module_loading import import_string
from huey.registry import Message
from huey.serializer import Serializer

# What putting a message on the queue can raise while its broker is down.
UNREACHABLE = (redis.RedisError, psycopg.Error, sqlite3.Error, OSError)


class Json(Serializer):  # type: ignore[misc]  # huey is untyped
    """Messages as JSON. With pickle, huey's default, whoever can write to the broker could run code in the worker."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


def _made() -> Any:
    options = dict(settings.HUEY)
    return import_string(options.pop("class"))("dashboard", results=False, serializer=Json(), **options)


huey = _made()


@cache
def prepare() -> None:
    """Create the queue's tables, once per process. Not at import: the web must start while the broker is down."""
    if hasattr(huey.storage, "initialize_schema"):
        huey.storage.initialize_schema()


def send(task: str, *args: str) -> None:
    """Put a message on the queue for whichever worker receives tasks of that name. Raises one of UNREACHABLE."""
    prepare()
    message = Message(id=str(uuid4()), name=task, retries=0, retry_delay=0, args=args, kwargs={})
    huey.storage.enqueue(huey.serializer.serialize(message))


def receive(task: str, do: Callable[[str], None]) -> None:
    """Let this process's consumer call `do` with the messages of that name: only a worker does.

    The web sends by name alone, so that it need not import the work, nor the work what sends it.
    """

    def take(argument: str) -> None:
        do(argument)

    # huey calls a task by its function's module and name. Ours is independent of where the function stands.
    take.__module__, _, name = task.rpartition(".")
    huey.task(name=name, retries=0)(take)
