"""A row as it was shown, sealed, so that it can be drawn again without asking: the API can't show one conversation.

The seal holds for one workspace and agent. It keeps a crafted address from putting words into somebody's list.
"""

from dataclasses import asdict

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.dateparse import parse_datetime

from dashboard.customgpt import Conversation


class _Serializer(signing.JSONSerializer):
    def dumps(self, obj: object) -> bytes:
        return DjangoJSONEncoder(separators=(",", ":")).encode(obj).encode("latin-1")


def seal(workspace_id: int, agent_id: int, row: Conversation) -> str:
    """Text for a hidden field."""
    return signing.dumps(asdict(row), salt=_salt(workspace_id, agent_id), serializer=_Serializer, compress=True)


def unseal(workspace_id: int, agent_id: int, text: str) -> Conversation | None:
    """The row that was sealed for this workspace and agent; None for anything else."""
    try:
        values = signing.loads(text, salt=_salt(workspace_id, agent_id), serializer=_Serializer)
    except signing.BadSignature:
        return None
    for name in ("created_at", "updated_at"):
        values[name] = values[name] and parse_datetime(values[name])
    return Conversation(**values)


def _salt(workspace_id: int, agent_id: int) -> str:
    return f"conversation-row:{workspace_id}:{agent_id}"
