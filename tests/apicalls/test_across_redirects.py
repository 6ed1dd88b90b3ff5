"""What a form's POST asked is shown once, on the page it lands on."""

import pytest
import responses

from dashboard.apicalls import across_redirects
from dashboard.apicalls.snippets import curl
from dashboard.customgpt import Call, Form, Upload
from dashboard.workspaces.keyring import EncryptedKey
from dashboard.workspaces.models import Membership, Role, Workspace
from tests.apicalls.conftest import CONVERSATIONS
from tests.conftest import KEY
from tests.rows import conversation_row, ok, refused

PUT = "PUT /projects/924/conversations/session-1 → 200"


@pytest.fixture
def renamed(ed, url, snapshot):
    """Renamed without JavaScript: the answer leads to the list."""
    response = ed.post(f"{url}session-1/rename/", {"name": "New", "rows": snapshot})
    assert response.status_code == 302


def test_it_is_shown_on_the_next_page_only(ed, url, renamed):
    page = ed.get(url).content.decode()
    assert PUT in page
    assert page.index(PUT) < page.index("GET /projects/924/conversations →")
    assert '<details class="api-call" open><summary><h3><code>PUT' in page
    assert PUT not in ed.get(url).content.decode()


def test_a_fragment_in_between_does_not_take_it(ed, url, renamed):
    assert PUT not in ed.get(url, headers={"HX-Request": "true"}).content.decode()
    assert PUT in ed.get(url).content.decode()


def test_it_is_forgotten_after_a_minute(ed, url, renamed, monkeypatch):
    monkeypatch.setattr(across_redirects, "SECONDS", 0)
    assert PUT not in ed.get(url).content.decode()
    assert across_redirects.KEPT not in ed.session


def test_it_stays_in_its_workspace(ed, url, renamed, api):
    other = Workspace.objects.create(name="Other", key=EncryptedKey.of(KEY), key_last4=KEY[-4:], account_name="Alice")
    Membership.objects.create(workspace=other, user=ed.user, role=Role.ADMIN)
    assert PUT not in ed.get(f"/workspaces/{other.pk}/agents/924/conversations/").content.decode()


def test_it_is_not_shown_to_who_has_become_a_viewer(ed, url, renamed):
    Membership.objects.filter(user=ed.user).update(role=Role.VIEWER)
    assert PUT not in ed.get(url).content.decode()


def test_the_key_is_not_kept(ed, url, snapshot, upstream):
    answer = ok(conversation_row(name=f"Bearer {KEY}"))
    upstream.replace(responses.PUT, f"{CONVERSATIONS}/session-1", json=answer)
    ed.post(f"{url}session-1/rename/", {"name": "New", "rows": snapshot})
    kept = ed.session[across_redirects.KEPT]
    assert "Bearer …" in str(kept)
    assert "canary-key" not in str(kept)


def test_a_long_answer_is_cut(ed, url, snapshot, upstream):
    answer = ok(conversation_row(name="n" * 30_000))
    upstream.replace(responses.PUT, f"{CONVERSATIONS}/session-1", json=answer)
    ed.post(f"{url}session-1/rename/", {"name": "New", "rows": snapshot})
    assert "The answer has 30 KB; the first 20 KB are shown." in ed.get(url).content.decode()


def test_what_was_not_sent_elsewhere_is_not_kept(ed, url, snapshot, upstream):
    upstream.replace(responses.PUT, f"{CONVERSATIONS}/session-1", json=refused(400, "no"), status=400)
    ed.post(f"{url}session-1/rename/", {"name": "New", "rows": snapshot})
    assert across_redirects.KEPT not in ed.session


@pytest.mark.parametrize("upload", [None, Upload("a.pdf", 3, None, "application/pdf")])
def test_a_form_comes_back_as_it_was_sent(upload):
    call = Call("POST", CONVERSATIONS, {"a": "1"}, Form({"project_name": "New"}, upload), 201, "{}", 2)
    assert curl(across_redirects._unpacked(across_redirects._packed(call))) == curl(call)
