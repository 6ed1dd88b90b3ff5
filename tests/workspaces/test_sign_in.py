import pytest
from django.contrib.auth import get_user_model

from dashboard.workspaces.keyring import EncryptedKey
from dashboard.workspaces.models import Workspace

URL = "/accounts/login/"
PASSWORD = "a-long-enough-pass"


@pytest.fixture
def kim(db):
    return get_user_model().objects.create_user("kim", password=PASSWORD)


def sign_in(client, password=PASSWORD, **more):
    return client.post(URL, {"login": "kim", "password": password, **more})


def test_it_signs_in(client, kim):
    assert sign_in(client).headers["Location"] == "/workspaces/"
    assert client.get("/workspaces/").status_code == 200


def test_it_goes_on_to_where_the_person_was(client, kim):
    assert 'name="next" value="/workspaces/new/"' in client.get(f"{URL}?next=/workspaces/new/").content.decode()
    assert sign_in(client, next="/workspaces/new/").headers["Location"] == "/workspaces/new/"


def test_it_goes_nowhere_else(client, kim):
    assert sign_in(client, next="https://evil.example/").headers["Location"] == "/workspaces/"


def test_it_asks_for_a_username_and_a_password(client, kim):
    page = client.get(URL).content.decode()
    assert '<label for="id_login">Username</label>' in page
    assert '<label for="id_password">Password</label>' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "emember" not in page
    assert "placeholder" not in page


def test_it_says_how_to_make_the_first_account(client, db):
    assert "createsuperuser" in client.get(URL).content.decode()


def test_it_does_not_say_so_later(client, kim):
    assert "createsuperuser" not in client.get(URL).content.decode()


def test_a_wrong_password_gets_a_sentence(client, kim):
    page = sign_in(client, "wrong").content.decode()
    assert "The username or the password is wrong." in page
    assert 'value="kim"' in page


def test_guessing_has_to_wait(client, kim):
    for _ in range(5):
        sign_in(client, "wrong")
    page = sign_in(client).content.decode()
    assert "Wait five minutes" in page


def test_too_many_attempts_get_a_page(client, kim):
    answers = [sign_in(client, "wrong") for _ in range(31)]
    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].content.decode()


def test_a_deactivated_account_stays_out(client, kim):
    get_user_model().objects.update(is_active=False)
    assert "The username or the password is wrong." in sign_in(client).content.decode()
    assert client.get("/workspaces/").status_code == 302


def test_there_is_no_sign_up(client, db):
    assert client.get("/accounts/signup/").status_code == 404


def test_it_signs_out_by_post_only(client, kim):
    sign_in(client)
    client.get("/accounts/logout/")
    assert client.get("/workspaces/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/workspaces/").status_code == 302


def test_it_changes_the_password(client, kim):
    sign_in(client)
    new = "another-long-pass"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    response = client.post("/accounts/password/", typed, follow=True)
    assert response.redirect_chain == [("/workspaces/", 302)]
    assert "Your password was changed." in response.content.decode()
    kim.refresh_from_db()
    assert kim.check_password(new)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "another-long-pass", "another-long-pass"),
        (PASSWORD, "short", "short"),
        (PASSWORD, "one-long-pass", "two"),
    ],
)
def test_a_bad_change_of_password_gets_a_sentence(client, kim, old, new, again):
    sign_in(client)
    page = client.post("/accounts/password/", {"oldpassword": old, "password1": new, "password2": again})
    assert 'role="alert"' in page.content.decode()
    kim.refresh_from_db()
    assert kim.check_password(PASSWORD)


def test_nobody_has_no_workspaces(client, db):
    Workspace.objects.create(name="Left by all", key=EncryptedKey.of("2|another-key"), key_last4="-key")
    assert not client.get(URL).context["own_workspaces"]


def test_pages_for_nobody_do_not_break(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
