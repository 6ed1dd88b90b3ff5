from django.urls import reverse

from tests.conftest import KEY

URL = "/workspaces/"


def test_it_lists_the_workspaces_of_the_person(vic, workspace):
    page = vic.get(URL).content.decode()
    assert "Support team" in page
    assert "…7f3a" in page
    assert "Viewer" in page


def test_it_never_shows_a_key(ann, workspace):
    page = ann.get(URL).content.decode()
    assert KEY not in page
    assert workspace.key.ciphertext() not in page


def test_a_stranger_sees_none_and_how_to_start(stranger, workspace):
    page = stranger.get(URL).content.decode()
    assert "Support team" not in page
    assert "No workspaces yet" in page
    assert reverse("workspace_new") in page


def test_the_start_page_leads_here(vic):
    assert vic.get("/").headers["Location"] == URL


def test_an_anonymous_person_signs_in_first(client, db):
    assert client.get(URL).headers["Location"] == "/accounts/login/?next=/workspaces/"


def test_it_is_read_only(ann):
    assert ann.post(URL).status_code == 405


def test_an_odd_name_is_text(ann, workspace):
    workspace.name = "<script>alert(1)</script>"
    workspace.save()
    assert "<script>alert" not in ann.get(URL).content.decode()
