"""Finds out which conversations the API still lists, with as few pages as that takes.

The list comes newest id first. A page says of every id between its first and its last whether it is there; what lies
beyond is looked for on the pages before or behind it. Neighbouring ids cost a page for ten of them, scattered ones a
few pages each, and nothing ever more than the whole list.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from dashboard.customgpt import Conversation, Page

Fetch = Callable[[int], Page[Conversation]]


class NotSorted(Exception):
    """The API's list is in no order that could be relied on."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one page tells: the listed ones among those asked for, and the ids that are certainly not listed."""

    listed: list[Conversation]
    absent: list[int]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Pages `low` to `high` may hold these ids, which are sorted from the newest on."""

    low: int
    high: int
    ids: list[int]


def look(
    fetch: Fetch, ids: Sequence[int], tell: Callable[[Found], bool], doubtful: Collection[int] = frozenset()
) -> bool:
    """Look for the ids and `tell` page by page; False from it ends the search early, and False is returned.

    Of the `doubtful` ones it is told only what holds even if others delete meanwhile and rows slide from page to page.
    Raises NotSorted, and UpstreamError of `fetch`.
    """
    waiting = [_Stretch(1, 1, sorted(set(ids), reverse=True))]
    first = True
    while waiting:
        stretch = waiting.pop()
        if not stretch.ids:
            continue
        if stretch.low > stretch.high:
            if not tell(_between(fetch, stretch, doubtful)):
                return False
            continue
        number = (stretch.low + stretch.high) // 2
        page = fetch(number)
        high = max(page.last, 1) if first else stretch.high
        first = False
        newer, found, older = _divide(page, stretch.ids)
        if not tell(found):
            return False
        # Last in, first out: from the newest page on, as a person would turn them.
        waiting.append(_Stretch(number + 1, high, older))
        waiting.append(_Stretch(stretch.low, number - 1, newer))
    return True


def _between(fetch: Fetch, stretch: _Stretch, doubtful: Collection[int]) -> Found:
    """What would stand between two neighbouring pages, and was on neither of them.

    A row may have slid from the one to the other while they were read. So both are read again for what is in doubt,
    and the first one once more: only if it stayed as it was, nothing slid.
    """
    certain = [number for number in stretch.ids if number not in doubtful]
    if len(certain) == len(stretch.ids):
        return Found([], certain)
    above = _numbers(fetch(stretch.high)) if stretch.high else []
    below = fetch(stretch.low)
    listed = [row for row in below.items if row.id in set(stretch.ids)]
    still = not stretch.high or _numbers(fetch(stretch.high)) == above
    top = max(_numbers(below), default=0)
    if not still or listed or (above and min(above) <= max(stretch.ids)):
        return Found(listed, [number for number in certain if number not in {row.id for row in listed}])
    return Found([], [number for number in stretch.ids if number in certain or number > top])


def _numbers(page: Page[Conversation]) -> list[int]:
    return [row.id for row in page.items if row.id is not None]


def _divide(page: Page[Conversation], ids: list[int]) -> tuple[list[int], Found, list[int]]:
    rows = [row for row in page.items if row.id is not None]
    numbers = [row.id for row in rows if row.id is not None]
    if numbers != sorted(numbers, reverse=True):
        raise NotSorted
    if not numbers:
        return ids, Found([], []), []
    wanted = set(ids)
    there = {row.id: row for row in rows if row.id in wanted}
    absent = [number for number in ids if numbers[-1] < number < numbers[0] and number not in there]
    newer = [number for number in ids if number > numbers[0]]
    older = [number for number in ids if number < numbers[-1]]
    return newer, Found(list(there.values()), absent), older
