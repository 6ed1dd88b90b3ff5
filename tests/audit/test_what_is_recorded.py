"""Each change that a person makes adds exactly one row; what changed nothing adds none."""

import json

import pytest
from requests import ReadTimeout

from dashboard.audit.models import Entry
from dashboard.workspaces import members
from dashboard.workspaces.models import Membership, Role, Workspace
from tests.conftest import API, KEY
from tests.rows import agent_row, conversation_row, ok, paginator, refused, thread, user_row

CONVERSATION = f"{API}/projects/924/conversations/session-1"


@pytest.fixture
def base(workspace):
    return f"/workspaces/{workspace.pk}"


@pytest.fixture
def conversation(base, upstream):
    """The address of session-1, which is named "Opening hours" upstream."""
    upstream.get(f"{API}/projects/924", json=ok(agent_row()))
    upstream.get(f"{API}/projects/924/conversations", json=ok(paginator([conversation_row()])))
    upstream.get(f"{CONVERSATION}/messages", json=thread(conversation_row(), paginator([], per_page=20)))
    return f"{base}/agents/924/conversations/session-1"


def rows():
    return [(row.who, row.action, row.subject, row.outcome, row.reason) for row in Entry.objects.all()]


def of(browser):
    return Membership.objects.get(user=browser.user)


def test_a_rename(ed, conversation, upstream):
    upstream.put(CONVERSATION, json=ok(conversation_row(name="New name")))
    ed.post(f"{conversation}/rename/", {"name": "New name"})
    assert rows() == [("ed", "conversation_renamed", "session-1", "renamed", "")]
    row = Entry.objects.get()
    assert (row.agent_id, row.user) == (924, ed.user.pk)


def test_a_rename_that_changes_nothing_is_none(ed, conversation):
    ed.post(f"{conversation}/rename/", {"name": "Opening hours"})
    ed.post(f"{conversation}/rename/", {"name": ""})
    ed.get(f"{conversation}/rename/")
    assert rows() == []


def test_a_rename_that_is_refused(ed, conversation, upstream):
    upstream.put(CONVERSATION, status=400, json=refused(400, "“New name” repeats “Opening hours”"))
    ed.post(f"{conversation}/rename/", {"name": "New name"})
    assert rows() == [("ed", "conversation_renamed", "session-1", "failed", "The API refused the request.")]


def test_a_rename_whose_answer_was_lost(ed, conversation, upstream):
    upstream.put(CONVERSATION, body=ReadTimeout())
    ed.post(f"{conversation}/rename/", {"name": "New name"})
    assert [row[:4] for row in rows()] == [("ed", "conversation_renamed", "session-1", "unknown")]


def test_a_deletion(ed, conversation, upstream):
    upstream.delete(CONVERSATION, json=ok({"deleted": True}))
    ed.post(f"{conversation}/delete/")
    assert rows() == [("ed", "conversation_deleted", "session-1", "deleted", "")]


def test_a_deletion_of_what_is_gone(ed, conversation, upstream):
    upstream.delete(CONVERSATION, status=404, json=refused(404, "Not found"))
    ed.post(f"{conversation}/delete/")
    assert rows() == [("ed", "conversation_deleted", "session-1", "already_gone", "")]


@pytest.mark.parametrize(("status", "outcome"), [(400, "failed"), (401, "failed"), (403, "failed")])
def test_a_deletion_that_is_refused(ed, conversation, upstream, status, outcome):
    upstream.delete(CONVERSATION, status=status, json=refused(status, "“Opening hours” is locked"))
    ed.post(f"{conversation}/delete/")
    assert [row[:4] for row in rows()] == [("ed", "conversation_deleted", "session-1", outcome)]
    assert "Opening hours" not in rows()[0][4]
    assert rows()[0][4]


def test_asking_is_no_deletion(ed, conversation):
    ed.get(f"{conversation}/delete/")
    assert rows() == []


def test_a_key(ann, base, upstream):
    upstream.get(f"{API}/user", json=ok(user_row()))
    ann.post(f"{base}/key/", {"key": "2|another-key-entirely"})
    assert rows() == [("ann", "key_replaced", "", "done", "")]


def test_a_key_that_was_not_checked(ann, base):
    ann.post(f"{base}/key/", {"key": "2|another-key-entirely", "unchecked": "on"})
    assert rows() == [("ann", "key_replaced", "", "done", "Saved without checking.")]


def test_a_key_that_was_not_taken(ann, base, upstream):
    upstream.get(f"{API}/user", status=401, json=refused(401, "no"))
    ann.post(f"{base}/key/", {"key": KEY})
    ann.post(f"{base}/key/check/")
    assert rows() == []


def test_a_new_member(ann, stranger, base):
    ann.post(f"{base}/members/", {"username": "stranger", "role": Role.EDITOR})
    assert rows() == [("ann", "member_added", "stranger", "done", "Editor")]
    ann.post(f"{base}/members/", {"username": "stranger", "role": Role.ADMIN})
    assert len(rows()) == 1


def test_a_member_whom_another_admin_has_just_added(ann, vic, workspace):
    members.add(workspace, vic.user, Role.ADMIN, by=ann.user)
    assert of(vic).role == Role.VIEWER
    assert rows() == []


def test_another_role(ann, vic, base):
    ann.post(f"{base}/members/{of(vic).pk}/role/", {"role": Role.EDITOR})
    assert rows() == [("ann", "role_changed", "vic", "done", "Viewer → Editor")]
    ann.post(f"{base}/members/{of(vic).pk}/role/", {"role": Role.EDITOR})
    assert len(rows()) == 1


def test_a_member_who_is_taken_out(ann, vic, base):
    ann.post(f"{base}/members/{of(vic).pk}/remove/")
    assert rows() == [("ann", "member_removed", "vic", "done", "Viewer")]


def test_a_member_who_leaves(vic, base):
    vic.post(f"{base}/leave/")
    assert rows() == [("vic", "member_left", "vic", "done", "Viewer")]


def test_the_last_admin_stays_without_a_row(ann, base):
    ann.post(f"{base}/leave/")
    ann.post(f"{base}/members/{of(ann).pk}/remove/")
    ann.post(f"{base}/members/{of(ann).pk}/role/", {"role": Role.VIEWER})
    assert rows() == []


def test_a_new_workspace(ann, upstream):
    upstream.get(f"{API}/user", json=ok(user_row()))
    ann.post("/workspaces/new/", {"name": "Sales", "key": KEY})
    assert rows() == [("ann", "workspace_created", "Sales", "done", "")]
    assert Entry.objects.get().workspace == Workspace.objects.get(name="Sales").pk


def test_another_name_for_the_workspace(ann, base):
    ann.post(f"{base}/settings/", {"name": "Help team"})
    assert rows() == [("ann", "workspace_renamed", "Help team", "done", "")]
    ann.post(f"{base}/settings/", {"name": "Help team"})
    assert len(rows()) == 1


def test_a_workspace_that_is_removed(ann, base):
    ann.post(f"{base}/remove/", {"name": "Support team"})
    assert rows() == [("ann", "workspace_removed", "Support team", "done", "")]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("members/", {"username": "stranger", "role": 10}),
        ("settings/", {"name": "Help team"}),
        ("key/", {"key": "2|another-key-entirely", "unchecked": "on"}),
        ("remove/", {"name": "Support team"}),
        ("leave/", {}),
        ("rules/", {"section": "pace", "pace": "60"}),
    ],
)
def test_without_its_row_nothing_is_changed(ann, ed, stranger, base, monkeypatch, path, data):
    """They share a transaction: what the audit can't hold does not happen."""
    Membership.objects.filter(user=ed.user).update(role=Role.ADMIN)

    def fails(*_args, **_kwargs):
        raise RuntimeError("The disk is full.")

    def state():
        return json.dumps([list(Workspace.objects.values()), list(Membership.objects.values())], default=str)

    before = state()
    monkeypatch.setattr(Entry.objects, "bulk_create", fails)
    with pytest.raises(RuntimeError, match="The disk is full"):
        ann.post(f"{base}/{path}", data)
    assert state() == before


def test_no_key_and_no_name_is_in_any_row(ann, ed, conversation, base, upstream):
    upstream.get(f"{API}/user", json=ok(user_row()))
    upstream.put(CONVERSATION, status=400, json=refused(400, f"Opening hours, New name, {KEY}"))
    upstream.delete(CONVERSATION, status=400, json=refused(400, f"Opening hours, {KEY}"))
    ann.post(f"{base}/key/", {"key": "2|another-key-entirely"})
    ed.post(f"{conversation}/rename/", {"name": "New name"})
    ed.post(f"{conversation}/delete/")
    assert Entry.objects.count() == 3
    text = repr(list(Entry.objects.values()))
    for secret in ("another-key", KEY, "Opening hours", "New name"):
        assert secret not in text
