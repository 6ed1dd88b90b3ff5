"""A list that changes while it is gone through: what was there and stays is seen, and it comes to an end."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.cleanup.cursor import Cursor
from dashboard.customgpt import Conversation, Page

SIZE = 3


def row(number):
    return Conversation(number, f"s-{number}", "", None, None, None)


def page_of(ids, number, newest_first=False):
    """As the API pages these ids."""
    shown = sorted(ids, reverse=newest_first)[(number - 1) * SIZE : number * SIZE]
    return Page(tuple(map(row, shown)), number, max(1, math.ceil(len(ids) / SIZE)), len(ids), SIZE)


def go_through(ids, some, meanwhile=lambda cursor: None):
    """The ids that are taken, and the cursor at the end; `meanwhile` happens before each page."""
    cursor, taken, asked = Cursor.begin(page_of(ids, 1, newest_first=True)), set(), 0
    while not cursor.complete:
        pages = []
        for number in cursor.numbers(some):
            meanwhile(cursor)
            pages.append(page_of(ids, number))
            asked += 1
        taken |= {each.id for page in pages for each in page.items if cursor.was_there(each)}
        cursor = Cursor.of(json.loads(json.dumps(cursor.after(pages).as_json())))
    return taken, cursor, asked


@pytest.mark.parametrize("number", [0, 1, SIZE, SIZE + 1, 10 * SIZE])
@pytest.mark.parametrize("some", [1, 4])
def test_a_list_that_stays_is_read_once(number, some):
    taken, cursor, asked = go_through(set(range(1, number + 1)), some)
    assert taken == set(range(1, number + 1))
    assert (cursor.round, cursor.seen, cursor.short_by) == (1, number, 0)
    assert asked == max(1, math.ceil(number / SIZE))


CHANGES = st.lists(st.none() | st.integers(0, 39) | st.just("another"), max_size=30)


@settings(deadline=None)
@given(number=st.integers(0, 30), some=st.integers(1, 8), changes=CHANGES)
def test_what_stays_is_taken_and_what_comes_is_not(number, some, changes):
    """Others delete and create while the list is gone through for the first time."""
    before = set(range(1, number + 1))
    ids, left = set(before), list(changes)

    def meanwhile(cursor):
        if cursor.round > 1 or not left:
            return
        change = left.pop()
        if change == "another":
            ids.add(max(before | ids, default=0) + 1)
        elif change is not None and ids:
            ids.discard(sorted(ids)[change % len(ids)])

    taken, cursor, _ = go_through(ids, some, meanwhile)
    assert before & ids <= taken
    if before:
        assert taken <= before
    assert cursor.round <= 2


def test_a_list_that_brings_nothing_new_ends_whatever_it_says():
    cursor = Cursor.begin(Page((row(3),), 1, 9, 10**9, SIZE))
    page = Page((row(1), row(3)), 1, 10**6, 10**9, SIZE)
    rounds = []
    while not cursor.complete:
        rounds.append(cursor.round)
        cursor = cursor.after([replace(page, number=cursor.page)])
    assert rounds == [1, 1, 2, 2]
    assert cursor.short_by == 10**9 - 4


def test_a_job_under_way_in_the_version_before_goes_on():
    """It wrote no last word on the last page before it had read one, and nothing of what was left."""
    kept = {"page": 1, "last": 3, "total": 7, "most": 7, "newest": 7, "seen": 0, "listed": 0, "round": 1, "top": 0}
    assert Cursor.of(kept) == replace(Cursor.begin(page_of(set(range(1, 8)), 1, newest_first=True)), left=0)
