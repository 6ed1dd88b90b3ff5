"""Finds out which conversations are still listed, with few pages."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cleanup.presence import NotSorted, look

SIZE = 10


class Listing:
    """A list that is served by pages, newest id first, and counts them."""

    def __init__(self, ids, size=SIZE):
        self.ids = sorted(ids, reverse=True)
        self.size = size
        self.pages = []

    def fetch(self, number):
        self.pages.append(number)
        rows = self.ids[(number - 1) * self.size : number * self.size]
        items = [SimpleNamespace(id=one, name=str(one)) for one in rows]
        return SimpleNamespace(items=items, last=max(1, math.ceil(len(self.ids) / self.size)))


def found_in(listing, ids):
    listed, absent = [], []

    def tell(found):
        listed.extend(row.id for row in found.listed)
        absent.extend(found.absent)
        return True

    assert look(listing.fetch, ids, tell)
    return listed, absent


NUMBERS = st.sets(st.integers(1, 400), max_size=120)


@given(NUMBERS, NUMBERS)
def test_it_finds_exactly_the_listed_ones_and_says_each_once(there, wanted):
    listing = Listing(there)
    listed, absent = found_in(listing, wanted)
    assert sorted(listed) == sorted(there & wanted)
    assert sorted(absent) == sorted(wanted - there)


@given(NUMBERS, NUMBERS)
def test_no_page_is_turned_twice_and_none_more_than_there_are(there, wanted):
    listing = Listing(there)
    found_in(listing, wanted)
    assert len(listing.pages) == len(set(listing.pages))
    assert len(listing.pages) <= max(1, math.ceil(len(there) / SIZE))


@given(st.sets(st.integers(1, 100_000), min_size=1, max_size=5), st.integers(1, 7))
def test_few_among_many_cost_a_few_pages_each(wanted, step):
    listing = Listing(range(1, 100_001, step))
    found_in(listing, wanted)
    pages = math.ceil(len(listing.ids) / SIZE)
    # Each halving asks for one page; then what two of its pages leave open, one more.
    assert len(listing.pages) <= 1 + len(wanted) * (math.ceil(math.log2(pages)) + 2)


def test_neighbours_cost_two_pages_each_at_the_very_most():
    listing = Listing(range(1, 10_001))
    found_in(listing, range(5001, 5021))
    assert len(listing.pages) <= 2 * 20 + math.ceil(math.log2(1000))


def test_nothing_asked_is_nothing_fetched():
    listing = Listing(range(50))
    assert found_in(listing, []) == ([], [])
    assert listing.pages == []


def test_it_stops_when_it_is_told_to():
    listing = Listing(range(1, 500))
    assert look(listing.fetch, [1, 250], lambda found: False) is False
    assert len(listing.pages) == 1


def test_a_list_in_no_order_is_not_believed():
    rows = [SimpleNamespace(id=one) for one in (5, 9, 1)]
    with pytest.raises(NotSorted):
        look(lambda number: SimpleNamespace(items=rows, last=1), [9], lambda found: True)


def test_rows_without_a_number_are_passed_over():
    rows = [SimpleNamespace(id=one, name="") for one in (9, None, 1)]
    said = []
    assert look(lambda number: SimpleNamespace(items=rows, last=1), [9, 5, 1], lambda f: said.append(f) or True)
    assert [row.id for row in said[0].listed] == [9, 1]
    assert said[0].absent == [5]
