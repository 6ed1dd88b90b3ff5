"""A store that threads may share as processes do: every thread with a connection of its own."""

import pytest
from django.db import connection, connections

from dashboard.ratelimits.models import Budget
from dashboard.ratelimits.store import DatabaseStore

ALIAS = "shared"


if connection.vendor == "sqlite":

    @pytest.fixture
    def shared(django_db_blocker, tmp_path):
        """Makes stores of a key's budget, each as another process would have it."""
        # The tests' own database may be in memory, where SQLite lets no thread wait for another.
        connections.settings[ALIAS] = connection.settings_dict | {"NAME": str(tmp_path / "shared.sqlite3")}
        with django_db_blocker.unblock():
            try:
                with connections[ALIAS].schema_editor() as editor:
                    editor.create_model(Budget)
                yield lambda: DatabaseStore("a key", using=ALIAS)
            finally:
                connections[ALIAS].close()
                del connections[ALIAS]
                del connections.settings[ALIAS]

else:

    @pytest.fixture
    def shared(transactional_db):
        """Makes stores of a key's budget, each as another process would have it."""
        return lambda: DatabaseStore("a key")
