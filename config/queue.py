"""The queue between the web and the worker. huey carries run_job(pk) and nothing else: the job's rows are the truth."""

import json
import sqlite3
from functools import cache
from typing import Any

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
    """Make the queue's tables, once a process. Not at import: the web must start while the broker is down."""
    if hasattr(huey.storage, "initialize_schema"):
        huey.storage.initialize_schema()
