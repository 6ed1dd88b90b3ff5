"""What is ticked in a list: session ids, with the names that the person saw beside them."""

from django.http import QueryDict

from dashboard.conversations.snapshot import unseal
from dashboard.customgpt import is_segment

MOST = 100


class NotAcceptable(Exception):
    """A selection that can't be acted on; the text says why, in a sentence for the person who made it."""


def ticked_rows(workspace_id: int, agent_id: int, data: QueryDict) -> list[tuple[str, str]]:
    """The ticked (session id, name), each once. Raises NotAcceptable, also for none: nothing never means all."""
    seen = (unseal(workspace_id, agent_id, text) for text in data.getlist("rows"))
    names = {row.session_id: row.name for row in seen if row}
    ids = dict.fromkeys(data.getlist("ids"))
    if not ids:
        raise NotAcceptable("Nothing is ticked. Tick the conversations that you want to delete, then try again.")
    if len(ids) > MOST:
        raise NotAcceptable(
            f"{len(ids)} conversations are ticked, and at most {MOST} can be deleted at once. "
            "Nothing was deleted. Untick some of them."
        )
    if not all(is_segment(session_id) for session_id in ids):
        raise NotAcceptable("One of the ticks names no conversation, so nothing was deleted. Load the page again.")
    return [(session_id, names.get(session_id, "")) for session_id in ids]
