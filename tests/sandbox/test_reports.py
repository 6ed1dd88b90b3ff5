from collections import Counter
from datetime import date, timedelta

import pytest

from dashboard.sandbox import Request

ANALYSIS = "filters=queries&filters=conversations&filters=queries_per_conversation"


@pytest.fixture
def report(sandbox, agent):
    """Asks for a report as a client writes it: with repeated parameters."""

    def report(name, query="", of=sandbox):
        headers = {"Authorization": "Bearer 1|sandbox-key"}
        answer = of.handle(Request("GET", f"/api/v1/projects/{agent}/reports/{name}", query, headers))
        return answer.json()["data"] if answer.status == 200 else answer

    return report


def everything(sandbox, agent):
    """Every conversation of the agent, each with all of its messages."""
    for session in sandbox.session_ids(agent):
        path = f"/projects/{agent}/conversations/{session}/messages"
        first = sandbox.ask("GET", path).json()["data"]
        pages = [sandbox.ask("GET", path, page=page).json()["data"]["messages"]["data"]
                 for page in range(2, first["messages"]["last_page"] + 1)]  # fmt: skip
        yield first["conversation"], sum(pages, first["messages"]["data"])


def sources(report):
    found = report("traffic", "filters=sources")["sources"]
    return {source["request_source"]: source["request_source_number"] for source in found}


def days(rows):
    return Counter(row["created_at"][:10] for row in rows)


def test_traffic_adds_up_to_the_questions(sandbox, agent, report):
    counted = sources(report)
    messages = [message for _, every in everything(sandbox, agent) for message in every]
    assert sum(counted.values()) == len(messages)
    told = {message["metadata"]["request_source"] for message in messages if message.get("metadata")}
    assert told <= set(counted)


def test_queries_and_conversations_are_those_that_can_be_read(sandbox, agent, report):
    found = list(everything(sandbox, agent))
    number = sum(len(messages) for _, messages in found)
    queries = report("queries", "filters=total&filters=query_status")
    assert queries["total"] == number
    assert [row["status"] for row in queries["query_status"]] == ["success", "failed"]
    assert sum(row["count"] for row in queries["query_status"]) == number
    assert report("conversations", "filters=total&filters=average_queries_per_conversation") == {
        "total": 40,
        "average_queries_per_conversation": round(number / 40, 2),
    }


def test_what_is_sent_counts_and_what_is_deleted_does_not(sandbox, agent, report, conversations, session):
    counted = "filters=total&filters=query_status"
    before, api = report("queries", counted), sources(report)["api"]
    sandbox.ask("POST", f"{conversations}/new/messages", {"prompt": "Who won the chess final in 1987, and why?"})
    after = report("queries", counted)
    assert after["total"] == before["total"] + 1
    assert after["query_status"][1]["count"] == before["query_status"][1]["count"] + 1  # it has no answer to that
    assert sources(report)["api"] == api + 1
    sandbox.ask("DELETE", f"{conversations}/{session}")
    assert report("queries", "filters=total")["total"] == before["total"] + 1 - 47
    assert report("conversations", "filters=total")["total"] == 40


@pytest.mark.parametrize("spelling", ["filters", "filters[]", "filters%5B%5D"])
def test_only_what_is_asked_for_is_counted(report, spelling):
    found = report("queries", f"{spelling}=total")
    assert found["total"] > 0
    assert found["query_status"] == []


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("traffic", {"sources"}),
        ("queries", {"total", "query_status"}),
        ("conversations", {"total", "average_queries_per_conversation"}),
        ("analysis", {"queries", "conversations", "queries_per_conversation"}),
    ],
)
def test_without_filters_numbers_are_empty_arrays(report, name, keys):
    assert report(name) == {key: [] for key in keys}
    assert report(name, "filters=unheard").status == 400


@pytest.mark.parametrize("seed", range(3))
def test_every_day_of_four_weeks(make, agent, report, seed):
    sandbox = make(seed=seed, conversations=400, messages=12)
    found = list(everything(sandbox, agent))
    data = report("analysis", f"{ANALYSIS}&interval=daily", sandbox)
    expected = [str(date(2026, 11, 21) - timedelta(days=27 - place)) for place in range(28)]
    assert [point["created_at_interval"] for point in data["queries"]] == expected
    asked = days(message for _, messages in found for message in messages)
    begun = days(row for row, _ in found)
    assert [point["queries_number"] for point in data["queries"]] == [asked[day] for day in expected]
    assert [point["queries_number"] for point in data["conversations"]] == [begun[day] for day in expected]
    assert data["queries_per_conversation"][0]["queries_number"] == round(asked[expected[0]] / begun[expected[0]], 2)


def test_twelve_weeks_by_their_mondays(sandbox, agent, report):
    data = report("analysis", ANALYSIS)
    mondays = [date.fromisoformat(point["created_at_interval"]) for point in data["conversations"]]
    assert mondays == [date(2026, 11, 16) - timedelta(weeks=11 - place) for place in range(12)]
    begun = Counter()
    for row, _ in everything(sandbox, agent):
        day = date.fromisoformat(row["created_at"][:10])
        begun[day - timedelta(days=day.weekday())] += 1
    assert [point["queries_number"] for point in data["conversations"]] == [begun[monday] for monday in mondays]


def test_today_includes_what_was_sent(sandbox, report, conversations):
    sandbox.ask("POST", f"{conversations}/new/messages", {"prompt": "Hello?"})
    for name in ("queries", "conversations"):
        last = report("analysis", f"filters={name}&interval=daily")[name][-1]
        assert last == {"queries_number": 1, "created_at_interval": "2026-11-21"}


def test_an_unknown_interval_is_refused(report):
    assert report("analysis", f"{ANALYSIS}&interval=hourly").status == 400


@pytest.mark.parametrize("name", ["traffic", "queries", "conversations", "analysis", "intelligence"])
def test_a_plan_without_reports(make, agent, report, name):
    answer = report(name, "", make(reports=False))
    assert (answer.status, answer.json()) == (403, {"message": "This action is unauthorized."})


@pytest.mark.parametrize("name", ["traffic", "queries", "conversations", "analysis", "intelligence"])
def test_an_agent_that_is_not_there(sandbox, name):
    assert sandbox.ask("GET", f"/projects/1/reports/{name}").status == 404


def test_an_empty_world_has_numbers_too(make, report):
    sandbox = make(conversations=0)
    assert (
        report("conversations", "filters=average_queries_per_conversation", sandbox)["average_queries_per_conversation"]
        == 0
    )
    assert report("traffic", "filters=sources", sandbox) == {"sources": []}
    assert report("intelligence", "", sandbox)["total"] == 0
