"""When the client tries again, how long it waits, and when it gives up."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from dashboard.customgpt import Forbidden, KeyRefused, RateLimited, Rejected, Unavailable, UnexpectedAnswer
from dashboard.customgpt.backoff import next_try, retry_after
from tests.customgpt.conftest import success

OK = success({"id": 1})


@pytest.mark.parametrize(
    "lost",
    [
        {"status": 500},
        {"status": 504},
        {"body": requests.ReadTimeout()},
        {"body": requests.ConnectTimeout()},
        {"body": requests.ConnectionError("reset")},
        {"body": requests.exceptions.SSLError()},
        {"body": requests.exceptions.ChunkedEncodingError()},
        {"body": "<html>", "content_type": "text/html"},
        {"body": '{"status":', "content_type": "application/json"},
    ],
)
def test_reading_is_tried_three_times(client, api, naps, lost):
    api.get("/user", **lost)
    with pytest.raises(Unavailable) as failed:
        client.user()
    assert len(api.calls) == 3
    assert naps == [0.5, 1.0]
    assert not failed.value.ambiguous


def test_reading_recovers(client, api):
    api.get("/user", status=503)
    api.get("/user", body=requests.ReadTimeout())
    api.get("/user", **OK)
    assert client.user().id == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 301])
def test_an_answer_is_not_asked_for_twice(client, api, status):
    api.get("/user", status=status)
    with pytest.raises(Exception, match="API"):
        client.user()
    assert len(api.calls) == 1


def test_a_short_wait_is_waited(client, api, naps):
    api.get("/user", status=429, headers={"Retry-After": "5"})
    api.get("/user", **OK)
    assert client.user().id == 1
    assert naps == [5.0]


@pytest.mark.parametrize(("told", "seconds"), [("6", 6), (None, 30), ("999", 300), ("soon", 30)])
def test_a_long_wait_is_told(client, api, naps, told, seconds):
    api.get("/user", status=429, headers={"Retry-After": told} if told else {})
    with pytest.raises(RateLimited) as throttled:
        client.user()
    assert throttled.value.retry_after == seconds
    assert throttled.value.user_message == f"The API accepts no more calls for now. Try again in {seconds} seconds."
    assert naps == []


def test_no_try_begins_that_can_not_end_in_time(connect, api, naps):
    api.get("/user", status=503)
    with pytest.raises(Unavailable):
        connect(deadline=0.4).user()
    assert len(api.calls) == 1


def test_a_call_whose_time_is_over_is_not_sent(connect, api):
    with pytest.raises(Unavailable, match="can't be reached"):
        connect(deadline=-1).user()
    assert api.calls == []


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7), ("0", 1), ("1.5", 1.5), ("9" * 400, 300), ("", 30), ("-5", 30), ("nan", 30), ("٣", 30), ("inf", 30)],
)
def test_retry_after_is_bounded_seconds(told, seconds):
    assert retry_after({"Retry-After": told}) == seconds


@pytest.mark.parametrize(("ahead", "seconds"), [(42, 42), (-10, 1), (4000, 300)])
def test_retry_after_is_a_date(ahead, seconds):
    now = datetime(2025, 7, 24, 21, 16, 30, tzinfo=UTC)
    told = format_datetime(now + timedelta(seconds=ahead), usegmt=True)
    assert retry_after({"Retry-After": told}, now.timestamp) == seconds


def test_the_wait_grows_and_is_shaken():
    waits = [next_try("DELETE", tries, Unavailable(retriable=True), 15, lambda: 0.5) for tries in (1, 2, 3, 4)]
    assert waits == [0.25, 0.5, 1.0, None]


@pytest.mark.parametrize(
    "error", [KeyRefused(), Forbidden(), Rejected(), UnexpectedAnswer(), RateLimited(retry_after=5.1), RateLimited()]
)
def test_some_errors_are_final(error):
    assert next_try("DELETE", 1, error, 15, lambda: 0) is None
