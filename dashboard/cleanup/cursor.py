"""How far the listing of all that match has come: which pages come next, and whether rows may have slipped past."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from dashboard.customgpt import Conversation, Page

MOST = 100_000
ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list that is gone through with the oldest first. What comes meanwhile is at its end.

    * `page`, `last`: the page that comes next, and the last one as far as is known; 0 when the list has ended
    * `total`, `most`: how many the API says there are, now and at most
    * `newest`: the highest id at the beginning; None when nothing was listed
    * `listed`, `seen`: rows of this round, and of the longest round
    * `round`, `top`: how often the list was begun, and the highest id of this round
    * `was_last`: the last page by the API's last word
    * `left`: how many of those that were there at the beginning this round has not listed
    """

    page: int
    last: int
    total: int
    most: int
    newest: int | None
    seen: int = 0
    listed: int = 0
    round: int = 1
    top: int = 0
    was_last: int = 0
    left: int = 0

    @classmethod
    def begin(cls, newest_first: Page[Conversation]) -> Self:
        """Before the first page; `newest_first` is one of the same list in the other order."""
        newest = max((row.id for row in newest_first.items if row.id is not None), default=None)
        total = newest_first.total
        return cls(1, newest_first.last, total, total, newest, left=total)

    @classmethod
    def of(cls, json: dict[str, Any]) -> Self:
        """What `as_json` wrote."""
        return cls(**json)

    def as_json(self) -> dict[str, Any]:
        """For the job's row."""
        return asdict(self)

    @property
    def full(self) -> bool:
        """Whether so many were listed that no more are looked at."""
        return self.seen >= MOST

    @property
    def complete(self) -> bool:
        """Whether no page is to come."""
        return self.page > self.last or self.full

    @property
    def short_by(self) -> int:
        """How many the API has not listed, by its own word."""
        return max(0, self.total - self.seen)

    def numbers(self, some: int) -> range:
        """The next pages, at most `some`."""
        return range(self.page, min(self.last, self.page + some - 1) + 1)

    def was_there(self, row: Conversation) -> bool:
        """Whether it did not come meanwhile."""
        return row.id is None or self.newest is None or row.id <= self.newest

    def after(self, pages: Sequence[Page[Conversation]]) -> Self:
        """Behind these pages, which are the next ones; at the beginning again when rows may have slipped past."""
        rows = [row for page in pages for row in page.items]
        listed, read = self.listed + len(rows), self.page + len(pages) - 1
        top = max((row.id for row in rows if row.id is not None), default=self.top + 1)
        last = max(page.last for page in pages)
        # A list that brings nothing new any more is over, whatever it says of its length.
        ended = not pages[-1].items or top <= self.top
        behind = replace(
            self,
            page=read + 1,
            last=0 if ended else max(read, min(last, MOST)),
            was_last=last,
            top=top,
            total=self.total if ended else pages[-1].total,
            # Deleted ones were listed before or slipped past: only the longest length shows that some are missing.
            most=max(self.most, *(page.total for page in pages)),
            listed=listed,
            seen=max(self.seen, listed),
            left=self.left - sum(map(self.was_there, rows)),
        )
        return behind._once_more() if behind._lacks_some() else behind

    def _lacks_some(self) -> bool:
        # What came meanwhile makes a list as long as it was, so that its length alone would hide what slipped past.
        lacking = self.listed < self.most or self.left > 0
        return self.page > self.last and lacking and self.round < ROUNDS

    def _once_more(self) -> Self:
        return replace(self, page=1, last=self.was_last, round=self.round + 1, listed=0, top=0, most=self.total)
