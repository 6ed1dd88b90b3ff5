from datetime import timedelta

import pytest
from django.utils import timezone

from config.keys import fresh
from dashboard.cleanup.deletion import Outcome, State
from dashboard.cleanup.models import LIFETIME, Manifest
from dashboard.sandbox import Fault
from tests.cleanup.conftest import HTMX


@pytest.fixture
def confirm(api, ed):
    """Freeze the first rows of the list; gives the address that deletes them."""

    def freeze(number=3, user=None):
        manifest = Manifest.freeze(api.workspace, user or ed.user, api.agent_id, api.rows()[:number])
        return f"{api.url}-/delete/{manifest.pk}/"

    return freeze


def test_it_deletes_exactly_the_manifest_and_lists_again(ed, api, confirm):
    wanted = set(api.ids()[:3])
    response = ed.post(confirm(), headers=HTMX)
    page = response.content.decode()
    assert api.deleted() == wanted
    assert "Deleted 3." in page
    assert "<strong>57</strong>" in page
    assert not any(f'id="row-{gone}"' in page for gone in wanted)
    assert "closeDialog" in response["HX-Trigger-After-Settle"]


def test_a_second_click_deletes_nothing_and_says_the_same(ed, api, confirm):
    address = confirm()
    ed.post(address, headers=HTMX)
    before = len(api.sent())
    assert "Deleted 3." in ed.post(address, headers=HTMX).content.decode()
    assert len(api.sent()) == before


def test_a_click_while_the_first_is_still_running_deletes_nothing(ed, api, confirm):
    address = confirm()
    assert Manifest.objects.get().claim()
    assert "confirmed before" in ed.post(address, headers=HTMX).content.decode()
    assert api.sent() == []


def test_failures_stay_ticked_and_are_named(ed, api, confirm):
    session_id = api.ids()[1]
    api.sandbox.inject(Fault("forbidden", method="DELETE", path=session_id, times=None))
    page = ed.post(confirm(), headers=HTMX).content.decode()
    assert "): The API does not allow this workspace&#x27;s key to do that.</p>" in page
    assert "Deleted 2. 1 stays ticked (“" in page
    assert page.count(" checked") == 1
    row = page[page.index(f'id="row-{session_id}"') :]
    assert " checked" in row[: row.index("</tr>")]


def test_already_gone_is_told_apart(ed, api, confirm):
    address = confirm()
    api.client.delete_conversation(api.agent_id, api.ids()[0])
    assert "Deleted 2. 1 was already gone." in ed.post(address, headers=HTMX).content.decode()


def test_when_the_list_can_not_be_read_again_the_outcome_is_still_told(ed, api, confirm):
    address = confirm()
    api.sandbox.inject(Fault("unavailable", method="GET", times=None))
    response = ed.post(address, headers=HTMX)
    assert (response.status_code, response["HX-Reswap"]) == (502, "none")
    assert "Deleted 3." in response.content.decode()
    assert "could not be read again" in response.content.decode()


def test_all_pages_that_are_shown_are_listed_again(ed, api, confirm):
    shown = {"HX-Current-URL": f"http://testserver{api.url}?through=2"}
    page = ed.post(confirm(), headers=HTMX | shown).content.decode()
    assert page.count("<tr id=") == 20


def test_what_came_later_is_not_in_it(ed, api, confirm):
    address = confirm()
    api.client.create_conversation(api.agent_id, "Came later")
    ed.post(address, headers=HTMX)
    assert "Came later" in [name for _, name in api.rows()]


def test_it_expires(ed, api, confirm):
    address = confirm()
    Manifest.objects.update(created_at=timezone.now() - LIFETIME - timedelta(seconds=1))
    assert ed.post(address, headers=HTMX).status_code == 404
    assert api.sent() == []


def test_old_names_are_forgotten(ed, api, confirm):
    confirm()
    Manifest.objects.update(created_at=timezone.now() - LIFETIME - timedelta(seconds=1))
    confirm()
    assert Manifest.objects.count() == 1


def test_it_is_nobody_elses(ann, ed, api, confirm):
    assert ann.post(confirm(), headers=HTMX).status_code == 404
    assert api.sent() == []


def test_it_is_for_one_agent(ed, api, confirm):
    other = confirm().replace(f"/agents/{api.agent_id}/", "/agents/1/")
    assert ed.post(other, headers=HTMX).status_code == 404


def test_without_javascript_it_leads_to_the_list_with_ticks(ed, api, confirm):
    session_id = api.ids()[1]
    api.sandbox.inject(Fault("forbidden", method="DELETE", path=session_id, times=None))
    page = ed.post(confirm(), follow=True).content.decode()
    assert "Deleted 2. 1 stays ticked" in page
    assert page.count(" checked") == 1


def test_a_ring_that_does_not_fit_uses_no_confirmation_up(ed, api, confirm, settings):
    address, keys = confirm(), settings.DASHBOARD_ENCRYPTION_KEYS
    settings.DASHBOARD_ENCRYPTION_KEYS = [fresh()["DASHBOARD_ENCRYPTION_KEYS"]]
    assert ed.post(address, headers=HTMX).status_code == 502
    settings.DASHBOARD_ENCRYPTION_KEYS = keys
    assert "Deleted 3." in ed.post(address, headers=HTMX).content.decode()


def test_what_a_cut_off_deletion_did_is_still_told(ed, api, confirm):
    address = confirm()
    manifest = Manifest.objects.get()
    manifest.claim()
    manifest.record(Outcome(manifest.pairs[0][0], "", State.DELETED))
    page = ed.post(address, headers=HTMX).content.decode()
    assert "was cut off. So far: Deleted 1." in page
    assert api.sent() == []


def test_looking_deletes_nothing(ed, api, confirm):
    assert ed.get(confirm()).status_code == 405
    assert api.sent() == []


def test_viewers_may_not_and_strangers_find_nothing(vic, stranger, api, confirm):
    assert vic.post(confirm(user=vic.user)).status_code == 403
    assert stranger.post(confirm(user=stranger.user)).status_code == 404
    assert api.sent() == []
