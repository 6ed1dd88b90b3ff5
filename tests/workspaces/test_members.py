import pytest
from django.contrib.auth import get_user_model

from dashboard.workspaces import members
from dashboard.workspaces.models import Membership, Role, Workspace


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/members/"


def of(browser):
    return Membership.objects.get(user=browser.user)


def test_an_admin_adds_a_member(ann, stranger, url):
    response = ann.post(url, {"username": " stranger ", "role": Role.EDITOR})
    assert response.headers["Location"].endswith("/settings/#members")
    assert of(stranger).role == Role.EDITOR


def test_an_admin_changes_a_role(ann, vic, url):
    ann.post(f"{url}{of(vic).pk}/role/", {"role": Role.ADMIN})
    assert of(vic).role == Role.ADMIN


def test_an_admin_removes_a_member(ann, vic, url):
    page = ann.post(f"{url}{of(vic).pk}/remove/", follow=True).content.decode()
    assert "vic is no longer a member" in page
    assert not Membership.objects.filter(user=vic.user).exists()
    assert get_user_model().objects.filter(username="vic").exists()


def test_a_removed_member_finds_nothing(ann, vic, url, workspace):
    ann.post(f"{url}{of(vic).pk}/remove/")
    assert vic.get(f"/workspaces/{workspace.pk}/settings/").status_code == 404


def test_everybody_reads_the_list(vic, url):
    page = vic.get(url, follow=True).content.decode()
    assert all(f"<bdi>{name}</bdi>" in page for name in ("ann", "ed", "vic (you)"))


def test_strangers_find_nothing(stranger, vic, url):
    for address in (url, f"{url}{of(vic).pk}/role/", f"{url}{of(vic).pk}/remove/"):
        assert stranger.post(address, {"username": "stranger", "role": 30}).status_code == 404
    assert stranger.get(url).status_code == 404


@pytest.mark.parametrize("verb", ["", "role/", "remove/"])
def test_it_takes_an_admin(ed, vic, url, verb):
    address = f"{url}{of(ed).pk}/{verb}" if verb else url
    assert ed.post(address, {"username": "ed", "role": Role.ADMIN}).status_code == 403
    assert of(ed).role == Role.EDITOR


def test_changes_are_posts(ann, vic, url):
    assert ann.get(f"{url}{of(vic).pk}/remove/").status_code == 405
    assert ann.get(f"{url}{of(vic).pk}/role/").status_code == 405


def test_a_member_of_another_workspace_is_out_of_reach(ann, stranger, url):
    other = Workspace(name="Other")
    other.set_key("2|another-key", None)
    other.save()
    theirs = Membership.objects.create(workspace=other, user=stranger.user, role=Role.ADMIN)
    assert ann.post(f"{url}{theirs.pk}/remove/").status_code == 404
    assert ann.post(f"{url}{theirs.pk}/role/", {"role": 10}).status_code == 404
    assert of(stranger).role == Role.ADMIN


def test_an_unknown_name_says_how_to_make_an_account(ann, url):
    response = ann.post(url, {"username": "nobody", "role": Role.EDITOR})
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is no account named “nobody”." in page
    assert "add_user" in page
    assert 'value="nobody"' in page
    assert '<option value="20" selected>' in page


def test_a_deactivated_account_is_unknown(ann, stranger, url):
    get_user_model().objects.filter(username="stranger").update(is_active=False)
    assert ann.post(url, {"username": "stranger", "role": 10}).status_code == 422


def test_a_member_is_not_added_twice(ann, vic, url):
    response = ann.post(url, {"username": "vic", "role": Role.ADMIN})
    assert "already a member" in response.content.decode()
    assert of(vic).role == Role.VIEWER


@pytest.mark.parametrize("role", ["", "99", "admin"])
def test_a_bad_role_changes_nothing(ann, vic, url, role):
    page = ann.post(f"{url}{of(vic).pk}/role/", {"role": role}, follow=True).content.decode()
    assert "The role of vic was not changed." in page
    assert of(vic).role == Role.VIEWER


def test_the_last_admin_is_not_demoted(ann, url):
    page = ann.post(f"{url}{of(ann).pk}/role/", {"role": Role.VIEWER}, follow=True).content.decode()
    assert "last admin" in page
    assert of(ann).role == Role.ADMIN


def test_the_last_admin_is_not_removed(ann, url):
    page = ann.post(f"{url}{of(ann).pk}/remove/", follow=True).content.decode()
    assert "last admin" in page
    assert of(ann).role == Role.ADMIN


def test_an_admin_who_can_not_sign_in_does_not_count(ann, vic, url):
    members.change_role(of(vic), Role.ADMIN, by=ann.user)
    get_user_model().objects.filter(username="vic").update(is_active=False)
    with pytest.raises(members.LastAdmin):
        members.remove(of(ann), by=ann.user)


def test_a_viewer_may_go_even_when_no_admin_can_sign_in(ann, vic, workspace):
    get_user_model().objects.filter(username="ann").update(is_active=False)
    members.remove(of(vic), by=ann.user)
    assert not Membership.objects.filter(user=vic.user).exists()


def test_a_member_leaves(vic, workspace):
    url = f"/workspaces/{workspace.pk}/leave/"
    assert "Leave workspace" in vic.get(url).content.decode()
    assert vic.post(url).headers["Location"] == "/workspaces/"
    assert not Membership.objects.filter(user=vic.user).exists()


def test_the_last_admin_does_not_leave(ann, workspace):
    page = ann.post(f"/workspaces/{workspace.pk}/leave/", follow=True).content.decode()
    assert "You are still a member." in page
    assert of(ann).role == Role.ADMIN


def test_an_admin_leaves_when_another_stays(ann, vic, workspace):
    members.change_role(of(vic), Role.ADMIN, by=ann.user)
    ann.post(f"/workspaces/{workspace.pk}/leave/")
    assert list(Membership.objects.filter(role=Role.ADMIN)) == [of(vic)]


def test_a_stranger_can_not_leave(stranger, workspace):
    assert stranger.post(f"/workspaces/{workspace.pk}/leave/").status_code == 404
