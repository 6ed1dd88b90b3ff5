"""Pages come in their order, however many are asked for at a time, up to the first that fails."""

import threading
from itertools import count, islice

import pytest

from dashboard.customgpt import NotFound, Page
from dashboard.pages import fetch_pages


def page(number):
    return Page((number,), number, 9, 9, 1)


def numbers_of(found):
    return [each.number for each in found]


@pytest.mark.parametrize("lanes", [1, 3, 20])
def test_they_come_in_order(lanes):
    assert numbers_of(fetch_pages(page, range(2, 9), lanes)) == list(range(2, 9))


def test_together_really_means_at_the_same_time():
    all_there = threading.Barrier(4, timeout=30)

    def fetch(number):
        all_there.wait()
        return page(number)

    assert numbers_of(fetch_pages(fetch, range(1, 5), 4)) == [1, 2, 3, 4]


def test_alone_nothing_is_asked_before_its_time():
    asked = []

    def fetch(number):
        asked.append(number)
        return page(number)

    assert numbers_of(islice(fetch_pages(fetch, count(1)), 3)) == asked == [1, 2, 3]


@pytest.mark.parametrize("lanes", [1, 3])
def test_what_came_before_an_error_can_be_used(lanes):
    def fetch(number):
        if number == 3:
            raise NotFound
        return page(number)

    found = fetch_pages(fetch, range(1, 6), lanes)
    assert numbers_of(islice(found, 2)) == [1, 2]
    with pytest.raises(NotFound):
        next(found)


@pytest.mark.parametrize("lanes", [1, 2])
def test_none_ends_it_and_nothing_more_is_asked(lanes):
    asked = []

    def fetch(number):
        asked.append(number)

    assert numbers_of(fetch_pages(fetch, range(1, 100), lanes)) == []
    assert len(asked) <= lanes


@pytest.mark.parametrize("lanes", [1, 2])
def test_a_mistake_of_ours_is_not_swallowed(lanes):
    def fetch(number):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(fetch_pages(fetch, range(1, 4), lanes))
