"""Neither this program nor anybody who asks the database changes a row or takes one away."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ConnectionHandler

from dashboard.audit.models import Entry, Unchangeable

MIGRATION = import_module("dashboard.migrations.0003_audit_append_only")
UPDATE = "UPDATE dashboard_entry SET outcome = 'deleted'"
DELETE = "DELETE FROM dashboard_entry"


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_model_refuses(add):
    row = add()
    row.outcome = "failed"
    for attempt in (row.save, row.delete, Entry.objects.all().delete, lambda: Entry.objects.update(who="eve")):
        with pytest.raises(Unchangeable):
            attempt()
    with pytest.raises(Unchangeable), transaction.atomic():
        Entry.objects.bulk_update([row], ["outcome"])
    assert Entry.objects.get().outcome == "deleted"


def test_the_database_refuses_a_change(add):
    add(outcome="failed")
    with pytest.raises(DatabaseError, match="append-only"):
        run(UPDATE)
    assert Entry.objects.get().outcome == "failed"


def test_the_database_refuses_a_deletion(add):
    add()
    if connection.vendor == "sqlite":  # left out in memory, where a test's flush deletes
        assert connection.is_in_memory_db()
        run(MIGRATION.sqlite_guard("DELETE"))
    with pytest.raises(DatabaseError, match="append-only"):
        run(DELETE)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_file_is_guarded_against_both(tmp_path):
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "dashboard.sqlite3"}
    file = ConnectionHandler({"default": sqlite})["default"]
    editor = SimpleNamespace(connection=file)
    with file.cursor() as cursor:
        cursor.execute("CREATE TABLE dashboard_entry (outcome TEXT)")
        cursor.execute("INSERT INTO dashboard_entry VALUES ('failed')")
        MIGRATION.guard(None, editor)
        for sql in (UPDATE, DELETE):
            with pytest.raises(DatabaseError, match="append-only"):
                cursor.execute(sql)
        MIGRATION.unguard(None, editor)
        cursor.execute(DELETE)
    file.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_flush_between_tests_still_empties_it(add, time):
    add()
    assert Entry.objects.count() == 1


def test_removing_a_workspace_leaves_its_rows(ann, add, workspace):
    add()
    ann.post(f"/workspaces/{workspace.pk}/remove/", {"name": "Support team"})
    assert [row.action for row in Entry.objects.all()] == ["workspace_removed", "conversation_deleted"]


def test_a_person_who_goes_leaves_their_rows(ann, ed, add):
    add(user=ed.user.pk)
    ed.user.delete()
    assert Entry.objects.get().who == "ed"
