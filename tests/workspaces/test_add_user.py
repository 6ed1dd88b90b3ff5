import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

MODULE = "dashboard.management.commands.add_user"


@pytest.fixture
def add(db, monkeypatch):
    def run(name, typed):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        call_command("add_user", name, "--password-stdin")

    return run


def test_it_makes_an_ordinary_account(add):
    add("kim", "a-long-enough-pass\n")
    kim = get_user_model().objects.get()
    assert kim.check_password("a-long-enough-pass")
    assert (kim.is_staff, kim.is_superuser) == (False, False)


def test_it_asks_twice(db, monkeypatch):
    typed = iter(["a-long-enough-pass", "a-long-enough-pass"])
    monkeypatch.setattr(f"{MODULE}.getpass", lambda prompt: next(typed))
    call_command("add_user", "kim")
    assert get_user_model().objects.get().check_password("a-long-enough-pass")


def test_two_passwords_that_differ_make_no_account(db, monkeypatch):
    typed = iter(["a-long-enough-pass", "another-long-pass"])
    monkeypatch.setattr(f"{MODULE}.getpass", lambda prompt: next(typed))
    with pytest.raises(CommandError, match="differ"):
        call_command("add_user", "kim")
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize("name", ["", "kim smith", "KIM"])
def test_a_bad_name_makes_no_account(add, name):
    get_user_model().objects.create_user("kim")
    with pytest.raises(CommandError):
        add(name, "a-long-enough-pass\n")
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize("password", ["", "short", "password", "kim-kim-kim"])
def test_a_weak_password_makes_no_account(add, password):
    with pytest.raises(CommandError):
        add("kim-kim-kim", password)
    assert not get_user_model().objects.exists()
