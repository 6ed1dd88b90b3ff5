import pytest
from django.contrib.auth import get_user_model

from dashboard.workspaces.models import Membership, Workspace


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/remove/"


def test_it_deletes_local_rows_only(ann, url, upstream):
    assert ann.post(url, {"name": "Support team"}).headers["Location"] == "/workspaces/"
    assert not Workspace.objects.exists()
    assert not Membership.objects.exists()
    assert get_user_model().objects.count() == 3
    assert not upstream.calls


def test_it_says_what_stays(ann, url):
    assert "Nothing at CustomGPT.ai is deleted" in ann.get(url).content.decode()


def test_strangers_find_nothing(stranger, url):
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"name": "Support team"}).status_code == 404


def test_it_takes_an_admin(ed, url):
    assert ed.post(url, {"name": "Support team"}).status_code == 403
    assert Workspace.objects.exists()


def test_it_answers_no_other_verb(ann, url):
    assert ann.delete(url).status_code == 405


@pytest.mark.parametrize("typed", ["", "support team", "Support", "Support teams"])
def test_another_name_removes_nothing(ann, url, typed):
    response = ann.post(url, {"name": typed})
    assert response.status_code == 422
    assert f'value="{typed}"' in response.content.decode() or not typed
    assert Workspace.objects.exists()


def test_a_name_can_be_typed_however_it_was_composed(ann, workspace, url):
    Workspace.objects.update(name="Caf\u00e9")
    assert ann.post(url, {"name": "Cafe\u0301 "}).status_code == 302
    assert not Workspace.objects.exists()
