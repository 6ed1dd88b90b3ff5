"""Types drift, rows are odd, totals lie: something usable comes of it, and nothing raises but an UpstreamError."""

import dataclasses
import json
import pickle
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.customgpt import Agent, Citation, Conversation, Message, Page, Thread, UpstreamError, Usage, User
from dashboard.customgpt.coerce import count, text, when, whole, yes_or_no
from tests.customgpt.conftest import page, success

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["1", "1e999", "-0", "٣"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
NAMES = """id session_id name created_at updated_at created_by project_name is_chat_active type user_query citations
openai_response metadata response_feedback data current_page last_page total messages conversation url"""

FIELDS = [field.name for field in dataclasses.fields(Conversation)]


@pytest.mark.parametrize(
    ("value", "number"),
    [(12, 12), ("12", 12), (" 12.0 ", 12), (12061.0, 12061), ("9007199254740993", 9007199254740993), (0, 0), (-4, -4)],
)
def test_whole_numbers_come_in_many_types(value, number):
    assert whole(value) == number


@pytest.mark.parametrize(
    "value", [None, True, "", "x", "inf", "nan", float("inf"), float("nan"), 10**30, "9" * 5000, [1], {}]
)
def test_what_is_no_whole_number_is_none(value):
    assert whole(value) is None


@pytest.mark.parametrize("value", [-1, None, "x", float("nan"), -(10**30)])
def test_a_total_that_lies_is_at_least_nothing(value):
    assert count(value) == 0
    assert count(value, least=1) == 1


def test_a_total_that_lies_upwards_is_cut():
    assert count(10**15) == 2**31 - 1


@pytest.mark.parametrize(
    ("value", "answer"),
    [(1, True), (0, False), (True, True), (False, False), ("1", True), ("False", False), (None, None), (2, None)],
)
def test_yes_and_no_come_in_many_types(value, answer):
    assert yes_or_no(value) is answer


@pytest.mark.parametrize(
    "value",
    ["2025-07-24T21:16:30.000000Z", "2025-07-24 21:16:30", "2025-07-24T23:16:30+02:00", " 2025-07-24T21:16:30 "],
)
def test_dates_come_in_both_shapes_and_leave_as_utc(value):
    moment = when(value)
    assert moment == datetime(2025, 7, 24, 21, 16, 30, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("value", [None, "", "yesterday", "0000-00-00 00:00:00", 17, "0001-01-01T00:00:00+23:00"])
def test_what_is_no_date_is_none(value):
    assert when(value) is None


def test_only_words_and_numbers_are_text():
    assert [text(value) for value in ("a", 5, 1.5, None, True, [], {})] == ["a", "5", "1.5", "", "", "", ""]


@pytest.mark.parametrize("name", [None, "", "  ", [], "\n"])
def test_a_conversation_without_a_name_has_a_title(name):
    conversation = Conversation.read({"name": name})
    assert conversation.name == ""
    assert conversation.title == "Untitled conversation"


@pytest.mark.parametrize(("session_id", "usable"), [("a-1_B", True), ("..", False), (None, False), ("a/b", False)])
def test_a_conversation_knows_whether_it_can_be_acted_on(session_id, usable):
    assert Conversation.read({"session_id": session_id}).addressable is usable


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(row=st.dictionaries(st.sampled_from(FIELDS), JSON | st.datetimes().map(str)))
def test_whatever_a_conversation_was_read_from_it_comes_back_from_its_json(row):
    conversation = Conversation.read(row)
    assert Conversation.read(json.loads(json.dumps(conversation.as_json()))) == conversation


@pytest.mark.parametrize("row_id", [None, "x", -3, 0, True])
def test_an_agent_without_an_id_is_shown_but_leads_nowhere(row_id):
    agent = Agent.read({"id": row_id, "project_name": "Shop"})
    assert (agent.id, agent.name, agent.addressable) == (0, "Shop", False)


@pytest.mark.parametrize("odd", [None, [], {}, "x", 5])
def test_a_message_without_extras_is_whole(odd):
    message = Message.read({"id": 1, "metadata": odd, "response_feedback": odd, "citations": odd})
    assert (message.source, message.reaction, message.citations) == ("", "", ())


def test_rubbish_among_citations_is_dropped():
    odd = [12074, "12061.0", None, "x", float("inf"), -1, 0, True, [3], "12"]
    assert Message.read({"citations": odd}).citations == (12074, 12061, 12)
    assert Message.read({"citations": {"0": 5, "2": "6"}}).citations == (5, 6)


@pytest.mark.parametrize(("reaction", "shown"), [("liked", "liked"), ("neutral", "neutral"), ("loved", ""), (None, "")])
def test_only_known_reactions_are_shown(reaction, shown):
    assert Message.read({"response_feedback": {"reaction": reaction}}).reaction == shown


def test_a_page_keeps_odd_rows_and_leaves_out_what_is_no_row(client, api):
    api.get("/projects/7/conversations", **success(page({"id": 1}, None, "x", {}, [], {"id": "2"})))
    assert [row.id for row in client.conversations(7).items] == [1, None, 2]


def test_a_page_whose_numbers_lie_is_made_sane():
    lying = Page.read({"data": [], "current_page": None, "last_page": -7, "total": "many", "per_page": 1e300}, dict, 4)
    assert (lying.number, lying.last, lying.total, lying.per_page) == (4, 1, 0, 0)


def test_a_thread_without_its_conversation_keeps_the_session_id():
    thread = Thread.read({"messages": page()}, "x1")
    assert thread.conversation.session_id == "x1"


@pytest.mark.parametrize("kind", [Agent, Conversation, Message, Citation, Usage, User, Page, Thread])
def test_results_are_frozen_and_slim(kind):
    assert kind.__dataclass_params__.frozen
    assert "__slots__" in vars(kind)


def test_results_can_be_pickled_for_a_cache():
    conversation = Conversation.read({"id": 1, "session_id": "x"})
    assert pickle.loads(pickle.dumps(conversation)) == conversation
    assert dataclasses.replace(conversation, name="New").title == "New"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES.split()), JSON))
def test_whatever_comes_nothing_but_an_upstream_error_leaves(row):
    readers = [kind.read for kind in (Agent, Conversation, Message, Citation, Usage, User)]
    for read in [*readers, lambda data: Page.read(data, Message.read), lambda data: Thread.read(data, "x")]:
        with suppress(UpstreamError):
            read(row)
