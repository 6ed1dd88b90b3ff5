import pytest
from requests import ConnectionError
from responses import matchers

from dashboard.workspaces.models import Workspace
from tests.conftest import API, KEY
from tests.rows import ok, refused, user_row

NEW_KEY = "2|another-key-never-show-me-91be"


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/key/"


def test_it_replaces_the_key(ann, url, workspace, upstream):
    sent = matchers.header_matcher({"Authorization": f"Bearer {NEW_KEY}"})
    upstream.get(f"{API}/user", json=ok(user_row(name="Bob")), match=[sent])
    assert ann.post(url, {"key": NEW_KEY}).headers["Location"] == f"/workspaces/{workspace.pk}/settings/"
    workspace.refresh_from_db()
    assert (workspace.key.reveal(), workspace.key_last4, workspace.account_name) == (NEW_KEY, "91be", "Bob")


def test_the_form_shows_no_key(ann, url):
    page = ann.get(url).content.decode()
    assert "7f3a" in page
    assert KEY not in page


def test_strangers_find_nothing(stranger, url):
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"key": NEW_KEY}).status_code == 404


def test_it_takes_an_admin(ed, url, workspace):
    assert ed.post(url, {"key": NEW_KEY}).status_code == 403
    assert Workspace.objects.get().key.reveal() == KEY


def test_it_answers_no_other_verb(ann, url):
    assert ann.delete(url).status_code == 405


def test_a_bad_key_changes_nothing(ann, url, upstream):
    response = ann.post(url, {"key": f"Bearer {NEW_KEY}"})
    assert response.status_code == 422
    assert NEW_KEY not in response.content.decode()
    assert Workspace.objects.get().key.reveal() == KEY


def test_a_refused_key_changes_nothing(ann, url, upstream):
    upstream.get(f"{API}/user", status=401, json=refused(401, "API Token is either missing or invalid"))
    response = ann.post(url, {"key": NEW_KEY})
    assert response.status_code == 422
    assert "does not accept this key" in response.content.decode()
    assert Workspace.objects.get().key.reveal() == KEY


def test_an_unreachable_api_offers_to_save_unchecked(ann, url, upstream):
    upstream.get(f"{API}/user", body=ConnectionError())
    response = ann.post(url, {"key": NEW_KEY})
    assert response.status_code == 502
    assert "Save without checking" in response.content.decode()
    assert Workspace.objects.get().key.reveal() == KEY


def test_it_saves_unchecked_and_forgets_the_old_account(ann, url, upstream):
    ann.post(url, {"key": NEW_KEY, "unchecked": "on"})
    made = Workspace.objects.get()
    assert (made.key.reveal(), made.account_name, made.key_worked_at) == (NEW_KEY, "", None)


def test_it_helps_when_the_ring_no_longer_fits(ann, url, upstream, settings):
    settings.DASHBOARD_ENCRYPTION_KEYS = ["A" * 43 + "="]
    ann.post(url, {"key": NEW_KEY, "unchecked": "on"})
    assert Workspace.objects.get().key.reveal() == NEW_KEY
