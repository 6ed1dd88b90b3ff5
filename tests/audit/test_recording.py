import uuid

import pytest
from django.db import connection

from dashboard.audit.models import Action, Entry
from dashboard.audit.recording import entry, reason_of, record, record_by, record_many
from dashboard.customgpt import Forbidden, Rejected

pytestmark = pytest.mark.django_db


def test_a_row_says_who_when_what_and_what_came_of_it(ann, workspace):
    job = uuid.uuid4()
    about = {"agent_id": 924, "subject": "session-1", "outcome": "failed", "reason": "Why.", "job": job}
    record(workspace.pk, ann.user, "ann", Action.CONVERSATION_DELETED, **about)
    row = Entry.objects.get()
    assert {name: getattr(row, name) for name in about} == about
    assert (row.workspace, row.user, row.who, row.action) == (
        workspace.pk,
        ann.user.pk,
        "ann",
        "conversation_deleted",
    )
    assert row.at is not None


def test_what_is_not_said_is_done(ann):
    record_by(ann.user, 7, Action.KEY_REPLACED)
    row = Entry.objects.get()
    assert (row.who, row.outcome, row.subject, row.reason, row.agent_id, row.job) == ("ann", "done", "", "", None, None)


def test_nobody_signed_in():
    record(7, None, "command line (root)", Action.JOB_CONFIRMED)
    row = Entry.objects.get()
    assert (row.user, row.who) == (None, "command line (root)")


def test_what_is_too_long_is_cut():
    record(7, None, "w" * 300, Action.WORKSPACE_RENAMED, subject="s" * 300, outcome="o" * 60)
    row = Entry.objects.get()
    assert (len(row.who), len(row.subject), len(row.outcome)) == (200, 200, 40)


def test_what_no_database_takes_is_left_out():
    record(7, None, "a\0nn", Action.WORKSPACE_RENAMED, subject="\ud800x", reason="b\0c")
    row = Entry.objects.get()
    assert (row.who, row.subject, row.reason) == ("ann", "?x", "bc")


def test_many_take_few_queries(django_assert_max_num_queries):
    rows = (entry(7, None, "ed", Action.CONVERSATION_DELETED, subject=f"s-{n}") for n in range(1200))
    with django_assert_max_num_queries(20 if connection.vendor == "sqlite" else 5):
        record_many(rows)
    assert Entry.objects.count() == 1200


def test_the_apis_own_words_stay_out():
    assert reason_of(Rejected("“Secret name” is too long.")) == "The API refused the request."
    assert reason_of(Forbidden("“Secret name” is not yours.")) == Forbidden.says
