from types import SimpleNamespace

import pytest

from dashboard.cleanup import testchats
from dashboard.cleanup.models import Mark
from dashboard.jobs.states import JobStatus
from tests.jobs.factories import a_job


def reasons(*names, created_by=None, me=None, **mark):
    rows = [SimpleNamespace(session_id=str(at), name=name, created_by=created_by) for at, name in enumerate(names)]
    marks = {"0": Mark(session_id="0", **mark)} if mark else {}
    return testchats.reasons_for(rows, me, marks).get("0", [])


LIKE_TESTS = """
test|TEST|Test 3|testing|Testing 123|test1|hello|Hi!|asdf|asdfasdf|qwerty|123|1|foo|foo bar|aaa|x|???|Prueba|teste|тест
テスト|Test conversation|test - delete me|please ignore|Hello World|ΔΟΚΙΜΉ
"""
SAYING_SOMETHING = """
Hello, where is my order?|Test drive on Monday|the latest news|Contest|48213|2024|New York|Who tested this?
Delete my account|chatbot|Order 123|Testimonial
"""


def names(text):
    return text.strip().replace("\n", "|").split("|")


@pytest.mark.parametrize("name", names(LIKE_TESTS))
def test_named_like_a_test(name):
    assert reasons(name) == ["named_test"]


@pytest.mark.parametrize(
    "name", ["", "  ", "New Chat", "new chat 3", "New Chat (2)", "Untitled", "Neuer Chat", "新しいチャット"]
)
def test_nameless(name):
    assert reasons(name) == ["nameless"]


@pytest.mark.parametrize("name", names(SAYING_SOMETHING))
def test_a_name_that_says_something(name):
    assert reasons(name) == []


def test_a_name_that_three_have():
    assert reasons("Refund", "refund ") == []
    assert reasons("Refund", "refund ", "REFUND") == ["repeated"]


def test_who_made_it():
    assert reasons("Refund", created_by=42, me=42) == ["by_me"]
    assert reasons("Refund", created_by=43, me=42) == ["by_team"]
    assert reasons("Refund", created_by=42, me=None) == ["by_team"]
    assert reasons("Refund", created_by=None, me=None) == []


@pytest.mark.parametrize(("messages", "found"), [(0, ["few_messages"]), (2, ["few_messages"]), (3, []), (None, [])])
def test_few_messages_where_that_is_known(messages, found):
    assert reasons("Refund", messages=messages) == found


def test_made_in_ask_many():
    assert reasons("Refund", asked_many=True) == ["asked_many"]


def test_tagging_notes_the_reasons_and_switches_the_defaults_on(ed, workspace, django_assert_max_num_queries):
    job = a_job(ed, workspace, JobStatus.GATHERING, ("queued",) * 1200)
    job.items.filter(position=1).update(name="Refund", created_by=42)
    Mark.objects.create(workspace=workspace, agent_id=924, session_id="session-1", messages=1)
    Mark.objects.create(workspace=workspace, agent_id=925, session_id="session-1", asked_many=True)
    with django_assert_max_num_queries(9):  # not one for each of them
        testchats.tag(job)
    job.refresh_from_db()
    assert job.reasons_on == ["named_test"]
    assert job.items.get(position=0).reasons == ["named_test"]
    assert job.items.get(position=1).reasons == ["few_messages", "by_me"]
