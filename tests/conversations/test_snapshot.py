import pytest

from dashboard.conversations.snapshot import seal, unseal
from dashboard.customgpt import Conversation
from tests.rows import conversation_row


@pytest.fixture
def row():
    return Conversation.read(conversation_row(name="Où est ma commande ? ✓", created_by=None))


def test_a_row_comes_back_whole(row):
    assert unseal(1, 7, seal(1, 7, row)) == row


@pytest.mark.parametrize(("workspace", "agent"), [(2, 7), (1, 8)])
def test_it_does_not_fit_elsewhere(row, workspace, agent):
    assert unseal(workspace, agent, seal(1, 7, row)) is None


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "\0", "." * 2000])
def test_anything_else_is_nothing(text):
    assert unseal(1, 7, text) is None
