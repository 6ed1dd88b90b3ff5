"""What every answer has in common."""

import pytest

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/workspaces/7/agents/?page=2"}


def test_a_signed_out_person_gets_the_whole_sign_in_page(client, db):
    response = client.get("/workspaces/7/agents/", headers=HTMX)
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fworkspaces%2F7%2Fagents%2F%3Fpage%3D2"
    assert response.content == b""


def test_without_htmx_it_is_an_ordinary_redirect(client, db):
    assert client.get("/workspaces/7/agents/")["Location"] == "/accounts/login/?next=/workspaces/7/agents/"


def test_page_and_fragment_are_kept_apart_in_caches(ann, workspace):
    assert "HX-Request" in ann.get("/workspaces/")["Vary"]
    assert "no-store" in ann.get("/workspaces/")["Cache-Control"]


def test_other_redirects_are_left_alone(ann, workspace):
    assert ann.get("/", headers=HTMX).status_code == 302


def test_messages_come_with_the_fragment_they_are_about(ed, workspace):
    response = ed.post(f"/workspaces/{workspace.pk}/agents/1/conversations/-/delete/", headers=HTMX)
    assert b"Nothing is ticked" in response.content
    assert b"Nothing is ticked" not in ed.get("/workspaces/").content


def test_a_broken_form_token_is_said_and_nothing_is_done(workspace, ann):
    ann.handler.enforce_csrf_checks = True
    response = ann.post(f"/workspaces/{workspace.pk}/agents/1/conversations/-/delete/")
    assert response.status_code == 403
    assert b"no longer valid" in response.content


@pytest.mark.parametrize("path", ["/nothing", "/workspaces/99/agents/"])
def test_what_is_not_there_is_said_inside_the_frame(ann, path):
    response = ann.get(path)
    assert response.status_code == 404
    assert b"There is nothing at this address" in response.content
    assert b"Sign out" in response.content


def test_our_own_mistake_is_a_page_without_a_traceback(ann, workspace, monkeypatch):
    ann.raise_request_exception = False
    monkeypatch.setattr("dashboard.workspaces.models.Workspace.client", lambda self: 1 / 0)
    response = ann.get(f"/workspaces/{workspace.pk}/agents/")
    assert response.status_code == 500
    assert b"Something went wrong in the dashboard" in response.content
    assert b"Traceback" not in response.content


def test_health_needs_no_sign_in(client, db):
    assert client.get("/healthz").content == b"ok"


def test_an_address_that_takes_only_forms_is_no_blank_page(ann, workspace):
    response = ann.get(f"/workspaces/{workspace.pk}/key/check/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert b"only accepts a submitted form" in response.content
