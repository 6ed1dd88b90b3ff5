"""The client takes a permit before each call, and passes on what the answer says."""

import pytest

from dashboard.customgpt import RateLimited, RateLimiter
from dashboard.customgpt.pace import MOST_KEYS, MemoryStore, limiter_for
from tests.customgpt.conftest import BASE, left, success


class Full(MemoryStore):
    def change(self, step):
        raise OSError("no space left")


def test_what_can_not_be_kept_does_not_cost_the_answer(caplog):
    RateLimiter(Full()).observe(200, left(5))
    assert "could not be kept" in caplog.text


def test_the_client_tells_what_it_heard(client, api, clock):
    api.get("/user", headers=left(0), **success({"id": 1}))
    client.user()
    assert not client.limiter.try_acquire(0)


def test_the_client_sends_nothing_without_a_turn(client, api):
    api.delete("/projects/7/conversations/x1", headers=left(0), **success({"deleted": True}))
    client.delete_conversation(7, "x1")
    with pytest.raises(RateLimited) as early:
        client.delete_conversation(7, "x1")
    assert early.value.user_message.endswith("Try again in about 60 seconds. Nothing was deleted.")
    assert not early.value.ambiguous
    assert len(api.calls) == 1


@pytest.mark.parametrize("trouble", [RateLimited("No."), RuntimeError("no database")])
def test_without_a_permit_for_another_try_the_first_ones_doubt_is_told(client, api, monkeypatch, trouble):
    acquire, asked = client.limiter.acquire, []

    def once(until):
        asked.append(until)
        if len(asked) > 1:
            raise trouble
        acquire(until)

    monkeypatch.setattr(client.limiter, "acquire", once)
    api.delete("/projects/7/conversations/x1", status=502)
    with pytest.raises(Exception, match="may or may not have been deleted") as unknown:
        client.delete_conversation(7, "x1")
    assert unknown.value.ambiguous


def test_the_client_counts_what_it_sends(client, api, other):
    permits = []

    def answer(request):
        permits.append(other(client.limiter.try_acquire, 0))
        return 200, left(1), '{"status": "success", "data": {"id": 1}}'

    api.mock.add_callback("GET", f"{BASE}/user", callback=answer, content_type="application/json")
    client.user()
    client.user()
    assert permits == [True, False]


def test_paces_are_remembered_by_key_and_place_and_not_for_ever():
    first = limiter_for("a", "https://one.test")
    assert limiter_for("a", "https://one.test") is first
    assert limiter_for("a", "https://two.test") is not first
    for number in range(MOST_KEYS):
        limiter_for(f"key {number}")
    assert limiter_for("a", "https://one.test") is not first
