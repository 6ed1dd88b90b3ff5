from datetime import UTC, datetime

import pytest

from dashboard.audit.models import Action, Entry


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/audit/"


@pytest.fixture
def add(workspace):
    """Add a row, spelt as it would be after a deletion unless the test says otherwise."""

    def row(**values):
        usual = {"workspace": workspace.pk, "who": "ed", "action": Action.CONVERSATION_DELETED, "agent_id": 924}
        usual |= {"subject": "session-1", "outcome": "deleted", "at": datetime(2026, 3, 4, 12, tzinfo=UTC)}
        return Entry.objects.create(**usual | values)

    return row
