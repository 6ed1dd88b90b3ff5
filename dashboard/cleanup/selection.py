"""What is ticked in a list: session ids, with the names that the person saw beside them."""

from collections.abc import Mapping, Sequence

from dashboard.customgpt import is_segment

MOST = 100


class NotAcceptable(Exception):
    """A selection that can't be acted on; the text says why, in a sentence for the person who made it."""


def ticked_rows(ids: Sequence[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The ticked (session id, name), each once. Raises NotAcceptable, also for none: nothing never means all.

    `names` are those of the rows that the person was shown, by session id; only such a row can be ticked.
    """
    ticked = list(dict.fromkeys(ids))
    if not ticked:
        raise NotAcceptable("Nothing is ticked. Tick the conversations that you want to delete, then try again.")
    if len(ticked) > MOST:
        raise NotAcceptable(
            f"{len(ticked)} conversations are ticked, and at most {MOST} can be deleted at once. "
            "Nothing was deleted. Untick some of them."
        )
    if not all(is_segment(session_id) and session_id in names for session_id in ticked):
        raise NotAcceptable("The list is out of date, so nothing was deleted. Load the page again.")
    return [(session_id, names[session_id]) for session_id in ticked]
