import pytest
from django.test import Client

from tests.conftest import API, KEY
from tests.rows import ok, refused, user_row


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/settings/"


@pytest.fixture
def check_url(workspace):
    return f"/workspaces/{workspace.pk}/key/check/"


def test_an_admin_sees_everything(ann, url, workspace):
    page = ann.get(url).content.decode()
    assert 'value="Support team"' in page
    assert "…7f3a" in page
    assert f"/workspaces/{workspace.pk}/key/" in page
    assert f"/workspaces/{workspace.pk}/remove/" in page


@pytest.mark.parametrize("who", ["vic", "ed"])
def test_others_read_without_buttons(request, url, workspace, who):
    page = request.getfixturevalue(who).get(url).content.decode()
    assert "…7f3a" in page
    assert "ann" in page
    for action in ("key/", "remove/", "members/", "key/check/"):
        assert f"/workspaces/{workspace.pk}/{action}" not in page


def test_it_never_shows_the_key(ann, url, workspace):
    page = ann.get(url).content.decode()
    assert KEY not in page
    assert workspace.key.ciphertext() not in page


def test_a_ring_that_does_not_fit_is_no_reason_to_fail(ann, url, settings):
    settings.DASHBOARD_ENCRYPTION_KEYS = ["A" * 43 + "="]
    assert ann.get(url).status_code == 200


def test_an_admin_renames(ann, url, workspace):
    assert ann.post(url, {"name": "Help  team"}).headers["Location"] == url
    workspace.refresh_from_db()
    assert workspace.name == "Help team"


def test_renaming_leaves_the_key_alone(ann, url, workspace):
    ann.post(url, {"name": "Help team"})
    workspace.refresh_from_db()
    assert workspace.key.reveal() == KEY


def test_strangers_find_nothing(stranger, url):
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"name": "Mine"}).status_code == 404


def test_an_editor_may_not_rename(ed, url, workspace):
    assert ed.post(url, {"name": "Mine"}).status_code == 403
    workspace.refresh_from_db()
    assert workspace.name == "Support team"


def test_it_answers_no_other_verb(ann, url):
    assert ann.put(url).status_code == 405


def test_a_bad_name_keeps_what_was_typed(ann, url, workspace):
    response = ann.post(url, {"name": "n" * 101})
    assert response.status_code == 422
    assert f'value="{"n" * 101}"' in response.content.decode()
    assert "Support team" in response.content.decode()


def test_a_form_from_elsewhere_is_refused(ann, url):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ann.user)
    assert browser.post(url, {"name": "Mine"}).status_code == 403


def test_it_checks_the_key(ann, url, check_url, workspace, upstream):
    upstream.get(f"{API}/user", json=ok(user_row(name="Bob")))
    page = ann.post(check_url, follow=True).content.decode()
    assert "The key works. It belongs to Bob." in page
    workspace.refresh_from_db()
    assert workspace.account_name == "Bob"
    assert workspace.key_worked_at is not None


def test_a_key_that_no_longer_works_is_said_so(ann, check_url, workspace, upstream):
    upstream.get(f"{API}/user", status=401, json=refused(401, "API Token is either missing or invalid"))
    response = ann.post(check_url)
    assert response.status_code == 502
    assert f"/workspaces/{workspace.pk}/key/" in response.content.decode()


def test_checking_is_for_admins(ed, stranger, check_url):
    assert ed.post(check_url).status_code == 403
    assert stranger.post(check_url).status_code == 404
