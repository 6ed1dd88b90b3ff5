"""Finds the page of a conversation that contains a message: the API only lists messages page by page."""

from dashboard.customgpt import Client, Message, Page

# Beyond it ids are in no order, and only reading everything would tell.
MOST_CALLS = 20


def page_of(client: Client, agent_id: int, session_id: str, message_id: int) -> int | None:
    """Return the page's number, where 1 is the newest; None if no page has the message. Raises UpstreamError.

    Ids grow with time, so halving what is left finds it in a few calls however long the conversation is.
    """
    low, high, number = 1, 1, 1
    for _ in range(MOST_CALLS):
        page = client.messages(agent_id, session_id, page=number).messages
        ids = _ids(page)
        if message_id in ids:
            return number
        high = page.last if number == 1 else high
        if not ids or message_id > max(ids):
            high = number - 1
        else:
            low = number + 1
        if low > high:
            return None
        number = (low + high) // 2
    return None


def _ids(page: Page[Message]) -> set[int]:
    return {message.id for message in page.items if message.id is not None}
