"""Reads the messages of a conversation, a page at a time, oldest first."""

from dataclasses import dataclass

from django.http import QueryDict

from dashboard.customgpt import Client, Conversation, Message, Page
from dashboard.numbers import whole


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of messages in time order. `older` is the query string of the page above, or empty."""

    conversation: Conversation
    messages: tuple[Message, ...]
    page: Page[Message]
    older: str
    whole: bool

    @property
    def newest(self) -> int:
        """Return the id of the newest message; 0 if there is none."""
        return max((message.id for message in self.messages if message.id is not None), default=0)

    @property
    def total(self) -> int:
        """Return the API's total of messages, or the number shown if that is larger."""
        return max(self.page.total, len(self.messages))


def read_thread(client: Client, agent_id: int, session_id: str, query: QueryDict) -> ThreadPage:
    """Read the page `?older=N`, where 1 has the newest messages. Raises UpstreamError.

    `?before=ID` leaves out messages that were already shown: each new message pushes the others down a page.
    `?after=ID` leaves only those that have come since.
    """
    number = whole(query.get("older")) or 1
    before = whole(query.get("before")) or 0
    thread = client.messages(agent_id, session_id, page=number, order="desc")
    after = whole(query.get("after")) or 0 if "after" in query else None
    shown = [message for message in thread.messages.items if not before or message.id is None or message.id < before]
    if after is not None:
        shown = [message for message in shown if message.id is not None and message.id > after]
    oldest = min((message.id for message in shown if message.id is not None), default=before)
    older = f"older={number + 1}" + (f"&before={oldest}" if oldest else "")
    return ThreadPage(
        conversation=thread.conversation,
        messages=tuple(reversed(shown)),
        page=thread.messages,
        older=older if thread.messages.has_next and after is None else "",
        whole=number == 1,
    )
