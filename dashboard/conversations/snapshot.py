"""Seals a shown row, so that it can be drawn again without a call: the API can't return one conversation.

The seal holds for one workspace and agent. It keeps a crafted address from putting words into somebody's list.
"""

from django.core import signing

from dashboard.customgpt import Conversation


def seal(workspace_id: int, agent_id: int, row: Conversation) -> str:
    """Return the row as signed text for a hidden field."""
    return signing.dumps(row.as_json(), salt=_salt(workspace_id, agent_id), compress=True)


def unseal(workspace_id: int, agent_id: int, text: str) -> Conversation | None:
    """Return the row that was sealed for this workspace and agent; None for anything else."""
    try:
        return Conversation.read(signing.loads(text, salt=_salt(workspace_id, agent_id)))
    except signing.BadSignature:
        return None


def _salt(workspace_id: int, agent_id: int) -> str:
    return f"conversation-row:{workspace_id}:{agent_id}"
