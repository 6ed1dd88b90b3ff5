import pytest
from requests import ConnectionError
from responses import matchers

from dashboard.workspaces.models import Role, Workspace
from tests.conftest import API, KEY
from tests.rows import ok, refused, user_row

URL = "/workspaces/new/"
FORM = {"name": "Sales", "key": KEY}


def test_it_checks_the_key_and_saves(stranger, upstream):
    upstream.get(
        f"{API}/user", json=ok(user_row()), match=[matchers.header_matcher({"Authorization": f"Bearer {KEY}"})]
    )
    response = stranger.post(URL, {"name": "  Sales   team ", "key": f" {KEY}\n"})
    made = Workspace.objects.get()
    assert response.headers["Location"] == f"/workspaces/{made.pk}/agents/"
    assert (made.name, made.key.reveal(), made.key_last4) == ("Sales team", KEY, "7f3a")
    assert made.account_name == "Alice Example"
    assert made.key_worked_at is not None


def test_whoever_makes_it_is_its_admin(stranger, upstream):
    upstream.get(f"{API}/user", json=ok(user_row()))
    stranger.post(URL, FORM)
    assert stranger.user.memberships.get().role == Role.ADMIN


def test_the_form_hides_the_key_from_password_managers(stranger):
    page = stranger.get(URL).content.decode()
    assert 'type="password"' in page
    assert 'autocomplete="new-password"' in page
    assert "Save without checking" not in page


def test_an_anonymous_person_signs_in_first(client, db):
    assert client.post(URL, FORM).headers["Location"].startswith("/accounts/login/")


def test_it_answers_no_other_verb(stranger):
    assert stranger.delete(URL).status_code == 405


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "Paste the API key."),
        ("short", "8 to 512 characters"),
        ("k" * 513, "8 to 512 characters"),
        (f"Bearer {KEY}", "This key contains white space."),
        ("1|canary\r\nX-Evil: 1", "This key contains white space."),
        ("1|canary-ключ", "characters that no API key has"),
        ("1|canary\u200bkey", "characters that no API key has"),
    ],
)
def test_a_bad_key_gets_a_sentence_and_is_not_sent(stranger, upstream, key, sentence):
    response = stranger.post(URL, {"name": "Sales", "key": key})
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Sales"' in page
    assert "canary" not in page
    assert not Workspace.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "n" * 101, "a\x07b"])
def test_a_bad_name_gets_a_sentence_and_asks_for_the_key_again(stranger, upstream, name):
    response = stranger.post(URL, {"name": name, "key": KEY})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_name_error"' in page
    assert "paste it again" in page
    assert KEY not in page


def test_a_refused_key_is_said_so_beside_the_field(stranger, upstream):
    upstream.get(f"{API}/user", status=401, json=refused(401, "API Token is either missing or invalid"))
    response = stranger.post(URL, FORM)
    page = response.content.decode()
    assert response.status_code == 422
    assert "CustomGPT.ai does not accept this key." in page
    assert "Save without checking" not in page
    assert KEY not in page
    assert not Workspace.objects.exists()


def test_an_unreachable_api_offers_to_save_unchecked(stranger, upstream):
    upstream.get(f"{API}/user", body=ConnectionError(f"no route with {KEY}"))
    response = stranger.post(URL, FORM)
    page = response.content.decode()
    assert response.status_code == 502
    assert "The key could not be checked." in page
    assert "paste it again" in page
    assert "Save without checking" in page
    assert 'value="Sales"' in page
    assert KEY not in page


def test_it_saves_unchecked_without_a_call(stranger, upstream):
    stranger.post(URL, FORM | {"unchecked": "on"})
    made = Workspace.objects.get()
    assert made.key.reveal() == KEY
    assert (made.account_name, made.key_worked_at) == ("", None)


def test_a_tick_survives_bad_input(stranger, upstream):
    page = stranger.post(URL, {"name": "", "key": KEY, "unchecked": "on"}).content.decode()
    assert "Save without checking" in page
    assert "checked" in page
