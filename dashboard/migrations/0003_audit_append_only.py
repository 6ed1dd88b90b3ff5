"""Rows of the audit can't be changed or taken away, whoever asks the database.

SQLite makes a table anew for most changes of it, and forgets its triggers: a later migration that alters Entry has to
run `guard` again.
"""

from django.db import migrations, models

TABLE = "dashboard_entry"
SQLITE = """
CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'The audit is append-only.'); END
"""
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The audit is append-only.'; END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""


def sqlite_guard(verb):
    return SQLITE.format(verb=verb, table=TABLE)


def guard(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
        elif connection.vendor == "sqlite":
            cursor.execute(sqlite_guard("UPDATE"))
            # A database in memory is that of a test run, and flushing it between tests is a DELETE; PostgreSQL
            # flushes by TRUNCATE, which no row's trigger sees.
            if not connection.is_in_memory_db():
                cursor.execute(sqlite_guard("DELETE"))


def unguard(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS audit_no_change ON {TABLE}")
            cursor.execute("DROP FUNCTION IF EXISTS audit_is_append_only()")
        elif connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(f"DROP TRIGGER IF EXISTS audit_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0002_jobs")]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="action",
            field=models.CharField(
                choices=[
                    ("conversation_renamed", "Renamed a conversation"),
                    ("conversation_deleted", "Deleted a conversation"),
                    ("job_confirmed", "Confirmed a bulk job"),
                    ("job_undone", "Undid a bulk job"),
                    ("job_paused", "Paused a bulk job"),
                    ("job_resumed", "Resumed a bulk job"),
                    ("job_cancelled", "Cancelled a bulk job"),
                    ("key_replaced", "Replaced the API key"),
                    ("member_added", "Added a member"),
                    ("role_changed", "Changed a role"),
                    ("member_removed", "Removed a member"),
                    ("member_left", "Left the workspace"),
                    ("workspace_created", "Created the workspace"),
                    ("workspace_renamed", "Renamed the workspace"),
                    ("workspace_removed", "Removed the workspace"),
                    ("rules_changed", "Changed the rules"),
                ],
                max_length=40,
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
