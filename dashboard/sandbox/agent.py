from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from sys import intern
from typing import Any

ME = 42  # the user whose key it is
VIEWS_KEPT = 32

by_id = attrgetter("id")


def fold(name: str | None) -> str:
    """Fold a name for searching. Interned, because equal strings make a search twice as fast."""
    return intern((name or "").casefold())


class Conversation:
    """One row of a list. Its seeded messages are made when they are read; only their number is kept."""

    __slots__ = (
        "count", "created_at", "created_by", "first", "folded", "id", "legacy", "name", "session_id", "updated_at",
    )  # fmt: skip

    def __init__(
        self,
        id: int,
        session_id: str,
        name: str | None,
        created_at: int,
        created_by: int | None,
        first: int = 0,
        count: int = 0,
        legacy: bool = False,
    ) -> None:
        self.id = id
        self.session_id = session_id
        self.name = name
        self.folded = fold(name)
        self.created_at = self.updated_at = created_at  # seconds since 1970
        self.created_by = created_by
        self.first = first  # the id of its first seeded message
        self.count = count
        self.legacy = legacy  # from the years of other date formats, and before there was metadata

    def fits(self, user: str, needle: str) -> bool:
        """Whether the conversation matches this filter; `needle` is already folded."""
        if needle and needle not in self.folded:
            return False
        return user in ("all", self.user)

    @property
    def user(self) -> str:
        """Who started it, in the words of the list's filter."""
        if self.created_by is None:
            return "anonymous"
        return "me" if self.created_by == ME else "team_member"


@dataclass(slots=True)
class Message:
    """One question with its answer. `metadata` and `feedback` may be None; `sparse` leaves them out altogether."""

    id: int
    at: int
    user_id: int | None
    query: str
    answer: str
    citations: list[int] | list[str] | None
    metadata: dict[str, str | None] | None
    feedback: dict[str, Any] | None = None
    sparse: bool = False


@dataclass
class Agent:
    """An agent and its conversations, kept oldest first, with the filtered lists that were asked for lately."""

    id: int
    name: str
    created_at: int
    kind: str = "SITEMAP"
    chat_active: bool | int | None = True
    shared: bool = False
    pages: int = 0
    seeded: bool = True
    updated_at: int = 0
    legacy: bool = False
    queries: int = 0
    rows: list[Conversation] = field(default_factory=list)
    sessions: dict[str, Conversation] = field(default_factory=dict)
    names: dict[str, list[Conversation]] = field(default_factory=dict)  # folded; far fewer than rows
    deleted: set[str] = field(default_factory=set)
    sent: dict[int, list[Message]] = field(default_factory=dict)  # by conversation id
    _views: dict[tuple[str, str], list[Conversation]] = field(default_factory=dict)

    def view(self, user: str, name: str) -> Sequence[Conversation]:
        """Return the matching conversations, oldest first. add, remove and rename keep the lists up to date."""
        key = (user, name.casefold())
        if key == ("all", ""):
            return self.rows
        if key not in self._views:
            if len(self._views) >= VIEWS_KEPT:
                self._views.pop(next(iter(self._views)))
            self._views[key] = self._search(user, key[1])
        return self._views[key]

    def _search(self, user: str, needle: str) -> list[Conversation]:
        found = self._named(needle) if needle else self.rows
        if user == "anonymous":
            return [row for row in found if row.created_by is None]
        if user == "me":
            return [row for row in found if row.created_by == ME]
        if user == "team_member":
            return [row for row in found if row.created_by is not None and row.created_by != ME]
        return found

    def _named(self, needle: str) -> list[Conversation]:
        names = {name: rows for name, rows in self.names.items() if needle in name}
        if sum(map(len, names.values())) > len(self.rows) // 5:
            return [row for row in self.rows if row.folded in names]  # faster than sorting as many
        return sorted(chain.from_iterable(names.values()), key=by_id)

    def add(self, row: Conversation) -> None:
        """Add a new conversation; its id must be above all others."""
        self.sessions[row.session_id] = row
        self.names.setdefault(row.folded, []).append(row)
        self.rows.append(row)
        for key, view in self._views.items():
            if row.fits(*key):
                view.append(row)

    def remove(self, row: Conversation) -> None:
        """Remove a conversation and its messages, but remember that it existed."""
        del self.sessions[row.session_id]
        self.deleted.add(row.session_id)
        self.sent.pop(row.id, None)
        for view in (self.rows, self.names[row.folded], *self._views.values()):
            _take_out(view, row)

    def rename(self, row: Conversation, name: str | None, at: int) -> None:
        """Rename the conversation: the only change that moves updated_at."""
        _take_out(self.names[row.folded], row)
        row.name, row.folded, row.updated_at = name, fold(name), at
        insort(self.names.setdefault(row.folded, []), row, key=by_id)
        for key, view in self._views.items():
            if key[1]:
                _take_out(view, row)
                if row.fits(*key):
                    insort(view, row, key=by_id)


def _take_out(view: list[Conversation], row: Conversation) -> None:
    place = bisect_left(view, row.id, key=by_id)
    if place < len(view) and view[place] is row:
        del view[place]
