"""The parts of the pages that many tests touch, by the names people hear."""

import re

from playwright.sync_api import Locator, Page, expect


def row(page: Page, session_id: str) -> Locator:
    return page.locator(f"#row-{session_id}")


def rename(page: Page, session_id: str) -> Locator:
    return row(page, session_id).get_by_role("button", name=re.compile("^Rename "))


def delete(page: Page, session_id: str) -> Locator:
    return row(page, session_id).get_by_role("button", name=re.compile("^Delete "))


def box(page: Page, session_id: str) -> Locator:
    return row(page, session_id).get_by_role("checkbox", name=re.compile("^Select "))


def field(page: Page) -> Locator:
    return page.get_by_label("Conversation name")


def dialog(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog", name=name, exact=True)


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Selection")


def message(page: Page) -> Locator:
    """Every message that is shown; strict, so that a second one fails what is asked of it."""
    return page.locator("#messages [role=status], #messages [role=alert]")


def count(page: Page, number: int, of: str = "conversation") -> None:
    """Expect the line above the table to say this."""
    expect(page.get_by_text(re.compile(rf"^{number} {of}s?\b"))).to_be_visible()


def shown(page: Page) -> list[str]:
    """The session ids of the rows, in their order."""
    return page.locator("tr[id^=row-]").evaluate_all("rows => rows.map(row => row.id.slice(4))")


def ticked(page: Page) -> list[str]:
    """The session ids whose boxes are ticked."""
    return page.locator("tr[id^=row-] input:checked").evaluate_all("boxes => boxes.map(box => box.value)")


def settle(page: Page) -> None:
    """Wait until nothing is under way between page and dashboard, and what came has taken its place."""
    expect(page.locator("body.is-loading, .htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
