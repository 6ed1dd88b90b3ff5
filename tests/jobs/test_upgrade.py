"""Jobs that were under way in the version before go on in this one."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from dashboard.jobs.manifests import key_identity
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from tests.jobs.flows import counts, turn

BEFORE = ("dashboard", "0006_questions")


@pytest.fixture
def migrated():
    """Take the database to a migration, and back to the newest in the end."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("dashboard")

    def to(*targets):
        executor = MigrationExecutor(connection)
        executor.migrate(list(targets) or newest)
        return MigrationExecutor(connection).loader.project_state(list(targets) or newest).apps

    yield to
    to()


@pytest.mark.django_db(transaction=True)
def test_jobs_under_way_go_on(api, ed, migrated):
    rows = api.client.conversations(api.agent_id).items[:4]
    old, now = migrated(BEFORE), timezone.now()
    OldJob, OldItem = old.get_model("dashboard", "Job"), old.get_model("dashboard", "Item")
    job = OldJob.objects.create(
        workspace_id=api.workspace.pk,
        user_id=ed.user.pk,
        who="ed",
        agent_id=api.agent_id,
        stage="running",
        verified={"deleted": 1},
        confirmed_at=now,
        started_at=now,
        beat_at=now,
        key_identity=key_identity(api.workspace),
        account="42:7",
    )
    for position, row in enumerate(rows):
        item = {"session_id": row.session_id, "conversation_id": row.id, "name": row.name}
        OldItem.objects.create(job=job, position=position, **item)
    api.client.delete_conversation(api.agent_id, rows[0].session_id)  # by a worker that died before it wrote it down
    OldItem.objects.filter(position=0).update(state="sending", lease_until=now)
    migrated()
    done = turn(Job.objects.get(pk=job.pk))
    assert done.stage == JobStatus.DONE
    assert counts(done) == {ItemStatus.DELETED: 3, ItemStatus.GONE_UNCONFIRMED: 1}
