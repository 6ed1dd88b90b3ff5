"""Fetches the pages of a list to show, one call each."""

from dataclasses import dataclass, replace

from dashboard.conversations.query import MOST_PAGES_AT_ONCE, Query
from dashboard.customgpt import Client, Conversation, Page
from dashboard.pages import fetch_pages


@dataclass(frozen=True, slots=True)
class Listing:
    """Pages of conversations as upstream lists them now. `query` says which ones were really listed."""

    query: Query
    pages: tuple[Page[Conversation], ...]

    @property
    def last_page(self) -> Page[Conversation]:
        """The page fetched last: its numbers are the newest."""
        return self.pages[-1]

    @property
    def sections(self) -> list[tuple[Query, list[Conversation]]]:
        """Return the rows page by page, each page with its query; a row that slid onto a second page is shown once."""
        seen: set[str] = set()
        sections = []
        for page in self.pages:
            rows = []
            for row in page.items:
                if not row.addressable or row.session_id not in seen:
                    rows.append(row)
                    seen.add(row.session_id)
            sections.append((self.query.at(page.number), rows))
        return sections

    @property
    def total(self) -> int:
        """Return the API's total, or the number shown if that is larger."""
        return max(self.last_page.total, sum(len(rows) for _, rows in self.sections))

    @property
    def more(self) -> Query | None:
        """Return the query with one more page; None at the end, or if the table would become too long."""
        extended = replace(self.query, through=self.query.through + 1)
        fits = len(extended.pages) <= MOST_PAGES_AT_ONCE
        return extended if self.last_page.has_next and fits else None


def fetch(client: Client, agent_id: int, query: Query, pages: range | None = None) -> Listing:
    """Fetch the pages of the query; past the end, the last page that exists. Raises UpstreamError."""

    def one(number: int) -> Page[Conversation]:
        page = client.conversations(
            agent_id, page=number, name=query.name, user_filter=query.by, order=query.order, order_by="id"
        )
        return replace(page, number=number)

    numbers = pages or query.pages
    found = list(fetch_pages(one, numbers, min(len(numbers), MOST_PAGES_AT_ONCE)))
    full = [page for page in found if page.items] or found[:1]
    if not full[0].items and full[0].number > 1:
        last = full[0].last
        return fetch(client, agent_id, query.at(last if last < full[0].number else 1))
    return Listing(query.at(query.page, full[-1].number), tuple(full))
