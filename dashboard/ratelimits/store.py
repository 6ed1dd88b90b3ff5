"""Budgets in the database, so that every process, tab and person that uses a key shares one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.crypto import salted_hmac

from dashboard.customgpt import RateLimiter, fingerprint
from dashboard.customgpt.pace import State, Step
from dashboard.ratelimits.models import Budget

T = TypeVar("T")
FIELDS = tuple(field.name for field in fields(State))


class DatabaseStore:
    """One key's state in one row. A step without a change is a read; any other is one short transaction."""

    def __init__(self, name: str, using: str = DEFAULT_DB_ALIAS) -> None:
        self.name = name
        self._using = using
        self._row = Budget.objects.using(using).filter(pk=name)

    def read(self) -> State:
        """Return the current state."""
        with _leaving_nothing_open(self._using):
            return self._read()

    def change(self, step: Step[T]) -> T:
        """Apply the step to the state atomically."""
        with _leaving_nothing_open(self._using):
            state = self._read()
            changed, result = step(state)
            return result if changed == state else self._write(step)

    def _read(self) -> State:
        row = self._row.values_list(*FIELDS).first()
        return State(*row) if row else State()

    def _write(self, step: Step[T]) -> T:
        # SQLite locks the database at the transaction's beginning, PostgreSQL the row.
        with transaction.atomic(using=self._using):
            row = self._row.select_for_update().values_list(*FIELDS).first()
            if row is None:
                Budget.objects.using(self._using).bulk_create([Budget(name=self.name)], ignore_conflicts=True)
                row = self._row.select_for_update().values_list(*FIELDS).get()
            state = State(*row)
            changed, result = step(state)
            if changed != state:
                self._row.update(**asdict(changed))
            return result


@contextmanager
def _leaving_nothing_open(using: str) -> Iterator[None]:
    """Close the connection that this opens: not every thread that calls the API uses the database."""
    connection = connections[using]
    was_open = connection.connection is not None
    try:
        yield
    finally:
        if not was_open:
            connection.close()


def limiter_for(key: str, cap: int | None = None, background: bool = False) -> RateLimiter:
    """Return the limiter of that key at the API of the settings. The name of its row tells nothing about the key."""
    spoken = f"{settings.CUSTOMGPT_API_URL} {fingerprint(key)}"
    name = salted_hmac("dashboard.pace", spoken, algorithm="sha256").hexdigest()
    return RateLimiter(DatabaseStore(name), cap=cap, background=background)
