import pytest
from django.core import signing

from dashboard.conversations.snapshot import seal, unseal
from dashboard.customgpt import Conversation
from tests.rows import conversation_row


@pytest.fixture
def row():
    return Conversation.read(conversation_row(name="Où est ma commande ? ✓", created_by=None))


def test_a_row_comes_back_whole(row):
    assert unseal(1, 7, seal(1, 7, row)) == row


def test_a_page_that_is_still_open_since_the_version_before_works(row):
    """It sealed what `asdict` gives, with times as Django's JSON encoder writes them."""
    old = row.as_json() | {"created_at": "2025-07-24T21:16:30Z", "updated_at": "2025-07-24T21:16:30Z"}
    assert unseal(1, 7, signing.dumps(old, salt="conversation-row:1:7", compress=True)) == row


@pytest.mark.parametrize(("workspace", "agent"), [(2, 7), (1, 8)])
def test_it_does_not_fit_elsewhere(row, workspace, agent):
    assert unseal(workspace, agent, seal(1, 7, row)) is None


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "\0", "." * 2000])
def test_anything_else_is_nothing(text):
    assert unseal(1, 7, text) is None
