"""Fetches pages of one of the API's lists, several at a time, and gives them in their order."""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from django.db import connection

from dashboard.customgpt import Page, UpstreamError

T = TypeVar("T")
Fetch = Callable[[int], Page[T] | None]


def fetch_pages(fetch: Fetch[T], numbers: Iterable[int], lanes: int = 1) -> Iterator[Page[T]]:
    """Yield the pages with these numbers. Several lanes are threads; one lane asks for each page only when it is due.

    `fetch` returns None to end it all. After an error no further page is asked for; the UpstreamError is raised where
    its page would be, so that the pages before it can be used.
    """
    for answer in map(fetch, numbers) if lanes == 1 else _fetch_together(fetch, list(numbers), lanes):
        if isinstance(answer, UpstreamError):
            raise answer
        if answer is None:
            return
        yield answer


def _fetch_together(fetch: Fetch[T], numbers: list[int], lanes: int) -> list[Page[T] | UpstreamError | None]:
    """Return each page's outcome; None for pages that were not fetched."""
    answers: dict[int, Page[T] | UpstreamError | None] = {}
    # `next` of a list's iterator is one step: two threads never get the same number.
    waiting, over = iter(numbers), threading.Event()

    def lane() -> None:
        try:
            while not over.is_set() and (number := next(waiting, None)) is not None:
                answers[number] = _fetch_one(fetch, number)
                if not isinstance(answers[number], Page):
                    over.set()
        finally:
            connection.close()  # where the rate limit is kept in the database, each thread has opened one

    context = copy_context()  # each call is recorded where those of the request are
    with ThreadPoolExecutor(lanes) as pool:
        for done in [pool.submit(context.copy().run, lane) for _ in range(min(lanes, len(numbers)))]:
            done.result()
    return [answers.get(number) for number in numbers]


def _fetch_one(fetch: Fetch[T], number: int) -> Page[T] | UpstreamError | None:
    try:
        return fetch(number)
    except UpstreamError as error:
        return error
