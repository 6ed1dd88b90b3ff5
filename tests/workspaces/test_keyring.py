import copy
import json
import pickle

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection
from django.template import Context, Template

from dashboard.workspaces.keyring import EncryptedKey, KeyringMismatch
from dashboard.workspaces.models import Workspace
from tests.conftest import KEY

TEMPLATE = "{{ secret }}{{ secret.ciphertext }}{{ secret.reveal }}{{ workspace.key }}{{ secret|pprint }}"


def test_it_gives_the_key_back():
    assert EncryptedKey.of(KEY).reveal() == KEY


def test_it_encrypts_the_same_key_differently_each_time():
    assert EncryptedKey.of(KEY).ciphertext() != EncryptedKey.of(KEY).ciphertext()


def test_the_database_holds_ciphertext_only(workspace):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM dashboard_workspace")
        row = str(cursor.fetchone())
    assert "canary" not in row
    assert Workspace.objects.get().key.reveal() == KEY


def test_a_wrong_ring_raises_and_never_gives_ciphertext(settings):
    secret = EncryptedKey.of(KEY)
    settings.DASHBOARD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(KeyringMismatch) as raised:
        secret.reveal()
    assert secret.ciphertext() not in f"{raised.value} {raised.value!r}"
    assert raised.value.__cause__ is None


def test_damaged_ciphertext_raises():
    with pytest.raises(KeyringMismatch):
        EncryptedKey(EncryptedKey.of(KEY).ciphertext()[:-4]).reveal()


def test_text_that_was_never_encrypted_raises():
    with pytest.raises(KeyringMismatch):
        EncryptedKey(KEY).reveal()


@pytest.mark.parametrize("show", [repr, str, "{}".format, "%s".__mod__, lambda secret: json.dumps(secret, default=str)])
def test_it_shows_nothing(show):
    secret = EncryptedKey.of(KEY)
    assert "canary" not in show(secret)
    assert secret.ciphertext() not in show(secret)


def test_it_is_not_pickled_or_copied():
    for take in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            take(EncryptedKey.of(KEY))


def test_a_template_shows_nothing(workspace):
    secret = workspace.key
    shown = Template(TEMPLATE).render(Context({"secret": secret, "workspace": workspace}))
    assert "canary" not in shown
    assert secret.ciphertext() not in shown


def test_a_workspace_shows_nothing(workspace):
    assert "canary" not in f"{workspace!r} {workspace} {vars(workspace)}"


def test_a_plain_text_is_not_stored(workspace):
    workspace.key = KEY
    with pytest.raises(TypeError, match="Only an EncryptedKey"):
        workspace.save()


def test_a_dump_holds_ciphertext(workspace):
    dump = serializers.serialize("json", [workspace])
    assert "canary" not in dump
    assert workspace.key.ciphertext() in dump


def test_rotating_leaves_the_old_ring_behind(workspace, settings):
    fresh = Fernet.generate_key().decode()
    settings.DASHBOARD_ENCRYPTION_KEYS = [fresh, *settings.DASHBOARD_ENCRYPTION_KEYS]
    call_command("rotate_keys")
    settings.DASHBOARD_ENCRYPTION_KEYS = [fresh]
    assert Workspace.objects.get().key.reveal() == KEY


def test_rotating_names_what_it_can_not_open(workspace, settings):
    token = workspace.key.ciphertext()
    settings.DASHBOARD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="Support team"):
        call_command("rotate_keys")
    assert Workspace.objects.get().key.ciphertext() == token


def test_two_keys_have_two_identities():
    one, other = EncryptedKey.of(KEY), EncryptedKey.of(KEY)
    assert one.identity != other.identity
    assert one.identity not in one.ciphertext()
