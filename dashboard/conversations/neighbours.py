"""Finds the conversation above or below another one in a list, as the list stands now."""

from dataclasses import dataclass

from dashboard.conversations.listing import fetch
from dashboard.conversations.query import Query
from dashboard.customgpt import Client

END = {1: "This is the last conversation in the list.", -1: "This is the first conversation in the list."}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The neighbouring conversation; without a session id, the sentence says why there is none."""

    query: Query
    session_id: str = ""
    sentence: str = ""
    lost: bool = False


def find_neighbour(client: Client, agent_id: int, query: Query, session_id: str, step: int) -> Neighbour:
    """Go one step down (1) or up (-1). Searches one page to each side, because rows slide when others come or go."""
    for number in (query.page, query.page + 1, query.page - 1):
        if number < 1:
            continue
        page = fetch(client, agent_id, query.at(number)).last_page
        ids = [row.session_id for row in page.items if row.addressable]
        if session_id not in ids:
            continue
        place = ids.index(session_id) + step
        if 0 <= place < len(ids):
            return Neighbour(query.at(page.number), ids[place])
        beyond = page.number + step
        if beyond < 1 or (step > 0 and not page.has_next):
            return Neighbour(query, sentence=END[step])
        page = fetch(client, agent_id, query.at(beyond)).last_page
        ids = [row.session_id for row in page.items if row.addressable and row.session_id != session_id]
        if not ids or page.number != beyond:
            return Neighbour(query, sentence=END[step])
        return Neighbour(query.at(beyond), ids[0] if step > 0 else ids[-1])
    return Neighbour(query, sentence="This conversation is no longer at its place in the list.", lost=True)
