"""JSON that breaks parsers: one UnexpectedAnswer each, and nothing crashes."""

import pytest

from dashboard.customgpt import Rejected, UnexpectedAnswer
from tests.customgpt.conftest import success

AROUND = '{{"status": "success", "data": {{"id": 1, "name": {}}}}}'


@pytest.mark.parametrize(
    "value",
    [
        *("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "[" * 100_000 + "]" * 100_000, "9" * 5000),
        *(r'"\u0000"', r'"a\ud800"', r'"\udc00b"', r'"\uD83D x"', '"\x00"', '"\n"', '"', "{", r'[{"\u0000": 1}]'),
    ],
)
def test_it_is_unexpected(client, api, value):
    api.get("/user", body=AROUND.format(value), content_type="application/json")
    with pytest.raises(UnexpectedAnswer) as odd:
        client.user()
    assert odd.value.user_message == "The API sent an answer that can't be read."
    assert odd.value.__context__ is None


@pytest.mark.parametrize(
    "body",
    [
        *(b"\xef\xbb\xbf{}", b"", b"null", AROUND.format("1").encode("utf-16")),
        *(AROUND.format('"?"').encode().replace(b"?", half) for half in (b"\xff", b"\xed\xa0\x80", b"\xc3")),
    ],
)
def test_what_is_not_utf_8_or_no_object_is_unexpected(client, api, body):
    api.get("/user", body=body, content_type="application/json")
    with pytest.raises(UnexpectedAnswer):
        client.user()


@pytest.mark.parametrize(
    "value", [r'"\ud83d\ude00"', r'"\\u0000"', r'"\\ud800"', '"\N{GRINNING FACE}"', r'"\\\\u0000"']
)
def test_what_only_looks_odd_is_fine(client, api, value):
    api.get("/user", body=AROUND.format(value).encode(), content_type="application/json")
    assert client.user().id == 1


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "", "application/jsonx", "text/event-stream"])
def test_json_under_another_name_is_unexpected(client, api, media_type):
    api.get("/user", body=AROUND.format("1"), content_type=media_type)
    with pytest.raises(UnexpectedAnswer):
        client.user()


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=UTF-8", "APPLICATION/JSON", "application/vnd.api+json"]
)
def test_json_is_known_by_its_media_type(client, api, media_type):
    api.get("/user", body=AROUND.format("1"), content_type=media_type)
    assert client.user().id == 1


@pytest.mark.parametrize("body", ["[" * 100_000, "NaN", "9" * 5000, r'{"message": "\ud800"}'])
def test_odd_json_in_an_error_costs_only_its_words(client, api, body):
    api.get("/user", status=400, body=body, content_type="application/json")
    with pytest.raises(Rejected, match="without saying why"):
        client.user()


def test_too_much_is_unexpected(client, api, monkeypatch):
    monkeypatch.setattr("dashboard.customgpt.transport.MOST_BYTES", 1000)
    api.get("/user", **success({"id": 1, "name": "x" * 1000}))
    with pytest.raises(UnexpectedAnswer):
        client.user()
    assert len(api.calls) == 1
