"""What is recorded of a call: all that was sent and came, but for the key."""

import json
import re

import pytest

from dashboard.customgpt import Call, Prompt, Unavailable, recording
from dashboard.customgpt.api_key import ApiKey
from dashboard.customgpt.recorder import MOST_CALLS, MOST_KEPT
from tests.customgpt.conftest import BASE, KEY, page, success
from tests.customgpt.test_streaming import FINISH, PATH, PIECES, START, streamed

HALF = KEY.partition("|")[2]


def told(answer, key=KEY):
    """What is kept of an answer."""
    with recording():
        call = Call("GET", BASE)
        call.receive(answer)
        call.finish(ApiKey(key))
    return call


def test_what_was_sent_and_what_came(client, api):
    api.get("/projects/7/conversations", **success(page({"session_id": "x1"})))
    with recording() as calls:
        client.conversations(7)
    [call] = calls
    assert (call.verb, call.url, call.status) == ("GET", f"{BASE}/projects/7/conversations", 200)
    assert ("page", "1") in call.query
    assert json.loads(call.answer)["data"]["data"] == [{"session_id": "x1"}]
    assert call.size == len(call.answer)


def test_nobody_records_outside(client, api):
    api.get("/projects/7/conversations", **success(page()))
    with recording() as calls:
        pass
    client.conversations(7)
    assert calls == []


def test_each_try_is_a_call(client, api):
    for status in (503, 200):
        api.get("/projects/7/conversations", **success(page(), status))
    with recording() as calls:
        client.conversations(7)
    assert [call.status for call in calls] == [503, 200]


def test_no_answer(client, api):
    api.mock.assert_all_requests_are_fired = False
    with recording() as calls, pytest.raises(Unavailable):
        client.judge(7, "x1", 5, "liked")
    assert {(call.status, call.answer) for call in calls} == {(None, "")}


def test_a_stream_as_it_came(client, api):
    api.post(PATH, **streamed(START + PIECES + FINISH))
    with recording() as calls:
        list(client.stream(7, "x1", Prompt("Who?")))
    assert calls[0].answer == START + PIECES + FINISH
    assert ("stream", "true") in calls[0].query


def test_the_last_ones_are_kept(client, api):
    api.get("/projects/7/conversations", **success(page()))
    with recording() as calls:
        for number in range(MOST_CALLS + 3):
            client.conversations(7, page=number + 1)
    assert len(calls) == MOST_CALLS
    assert ("page", str(MOST_CALLS + 3)) in calls[-1].query


def test_a_long_answer_is_cut():
    call = told(b"a" * (MOST_KEPT + 5))
    assert (len(call.answer), call.size, call.cut) == (MOST_KEPT, MOST_KEPT + 5, True)
    assert not told(b"a" * MOST_KEPT).cut


def test_one_that_is_too_big_to_be_read():
    assert told(None).oversize


@pytest.mark.parametrize(
    "echo",
    [
        KEY,
        HALF,
        HALF.replace("c", "\\u0063"),
        "".join(f"\\u{ord(one):04X}" for one in KEY),
        f'{{"a": "{KEY[:9]}\\u00{ord(KEY[9]):02x}{KEY[10:]}"}}',
    ],
)
def test_the_key_is_blotted_out_however_json_spells_it(echo):
    answer = told(f'{{"said": "Bearer {echo}", "n": "\\n"}}'.encode()).answer
    decoded = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), answer)
    assert HALF not in decoded
    assert "…" in decoded


def test_a_slash_with_a_backslash_before_it():
    answer = told(b'{"said": "1|ab\\/cd\\/ef"}', "1|ab/cd/ef").answer
    assert "cd" not in answer


def test_half_a_key_before_the_cut_is_blotted_out():
    for length in (7, 20, len(KEY) - 1):
        answer = told(b"a" * (MOST_KEPT - length) + KEY.encode() + b"more").answer
        assert KEY[:7] not in answer
        assert answer.endswith("a…")
