import pytest
from requests import ConnectionError

from dashboard.agents.charts import channels_of, days_of
from dashboard.agents.numbers import numbers_of
from dashboard.customgpt import Activity, Origin, Point, recording
from tests.agents.conftest import AGENT
from tests.conftest import API
from tests.rows import agent_row, ok, refused

REPORTS = f"{AGENT}/reports"
USAGE = {"max_projects_num": 10, "current_projects_num": 3, "max_queries": 9000, "current_queries": 777}


def points(*numbers, month="11"):
    return [
        {"queries_number": number, "created_at_interval": f"2025-{month}-{day:02}"}
        for day, number in enumerate(numbers, 1)
    ]


def sources(**counts):
    return [{"request_source": name, "request_source_number": number} for name, number in counts.items()]


@pytest.fixture
def numbers(upstream, known, counted):
    """An API that tells everything."""
    known()
    counted()
    upstream.get(f"{API}/limits/usage", json=ok(USAGE))
    upstream.get(f"{REPORTS}/analysis", json=ok({"queries": points(3, 0, 8), "conversations": points(1, 0, 2)}))
    sources = [
        {"request_source": "web", "request_source_number": 9},
        {"request_source": "livechat", "request_source_number": 3},
    ]
    upstream.get(f"{REPORTS}/traffic", json=ok({"sources": sources}))
    return upstream


def test_everything_is_there(vic, about, numbers):
    shown = vic.get(about).content.decode()
    assert all(number in shown for number in ("1,234", "5,678", "777", "of 9,000", "of 12"))
    assert "11 questions and 3 conversations in all" in shown
    assert "The most questions in a day: 8, 3 Nov 2025." in shown
    assert "Live chat" in shown
    assert "<details" in shown
    assert 'id="ready"' not in shown


def test_it_costs_five_calls_with_their_filters(vic, about, numbers):
    vic.get(about)
    asked = {call.request.url.partition("/projects/924")[2] for call in numbers.calls}
    assert asked == {
        "",
        "/stats",
        "/reports/analysis?filters=queries&filters=conversations&interval=daily",
        "/reports/traffic?filters=sources",
    }
    assert len(numbers.calls) == 5


def test_whoever_records_calls_sees_them_all(workspace, numbers):
    with recording() as calls:
        numbers_of(workspace.client(), 924)
    assert len(calls) == 5


def test_what_the_api_does_not_say_is_a_dash(vic, about, numbers):
    numbers.replace("GET", f"{AGENT}/stats", json=ok({}))
    shown = vic.get(about).content.decode()
    assert shown.count('title="The API does not say"') >= 5


@pytest.mark.parametrize("status", [403, 404, 400])
def test_a_plan_without_reports_gets_a_sentence(vic, about, numbers, status):
    for report in ("analysis", "traffic"):
        numbers.replace(
            "GET", f"{REPORTS}/{report}", status=status, json=refused(status, "This action is unauthorized.")
        )
    response = vic.get(about)
    shown = response.content.decode()
    assert response.status_code == 200
    assert shown.count("Your plan has no reports for this agent.") == 1
    assert "1,234" in shown


@pytest.mark.parametrize("part", [f"{AGENT}/stats", f"{API}/limits/usage", f"{REPORTS}/analysis", f"{REPORTS}/traffic"])
def test_each_part_may_fail_by_itself(vic, about, numbers, part):
    numbers.replace("GET", part, body=ConnectionError())
    response = vic.get(about)
    assert response.status_code == 200
    assert response.content.decode().count("could not be read right now") == 1


def test_without_the_agent_there_is_no_page(vic, about, numbers):
    numbers.replace("GET", AGENT, status=404, json=refused(404, "Agent with id 924 not found"))
    response = vic.get(about)
    assert response.status_code == 404
    assert 'href="/workspaces/' in response.content.decode()


def test_a_refused_key_is_said_so(ann, about, numbers):
    numbers.replace("GET", f"{REPORTS}/traffic", status=401, json=refused(401, "no"))
    response = ann.get(about)
    assert response.status_code == 502
    assert "Replace the key" in response.content.decode()


def test_empty_reports_are_sentences(vic, about, numbers):
    numbers.replace("GET", f"{REPORTS}/analysis", json=ok({"queries": [], "conversations": []}))
    numbers.replace("GET", f"{REPORTS}/traffic", json=ok({"sources": []}))
    shown = vic.get(about).content.decode()
    assert "No questions were asked" in shown
    assert "reports no places" in shown
    assert '<svg class="chart' not in shown


def test_hostile_words_are_text_behind_the_wall(vic, about, numbers):
    bad = '"><img src=x onerror=alert(1)>'
    numbers.replace("GET", AGENT, json=ok(agent_row(name=bad)))
    series = [{"queries_number": 5, "created_at_interval": bad}]
    numbers.replace("GET", f"{REPORTS}/analysis", json=ok({"queries": series}))
    numbers.replace("GET", f"{REPORTS}/traffic", json=ok({"sources": sources(**{bad: 1})}))
    shown = vic.get(about).content.decode()
    assert "<img src=x" not in shown
    assert shown.count("&lt;img src=x") >= 4


@pytest.mark.parametrize(("who", "rename", "delete"), [("vic", False, False), ("ed", True, False), ("ann", True, True)])
def test_each_role_finds_its_verbs(request, about, numbers, who, rename, delete):
    shown = request.getfixturevalue(who).get(about).content.decode()
    assert (f"{about}rename/" in shown, f"{about}delete/" in shown) == (rename, delete)


def test_strangers_find_nothing(stranger, about, upstream):
    assert stranger.get(about).status_code == 404


def test_it_is_read_only(ann, about):
    assert ann.post(about).status_code == 405


def test_labels_that_are_no_dates_stay_apart():
    week = tuple(Point(label, None, number) for label, number in (("Sat", 1), ("Sun", 2), ("Sat", 4)))
    days = days_of(Activity(week, ()))
    assert [(day.label, day.questions) for day in days.days] == [("Sat", 1), ("Sun", 2), ("Sat", 4)]


def test_bars_stay_inside_the_picture():
    many = tuple(Point(str(place), None, 2**31 - 1) for place in range(500))
    days = days_of(Activity(many, many))
    assert len(days.days) == 31
    for day in days.days:
        for bar in (day.asked, day.begun):
            assert 0 <= bar.x <= bar.x + bar.width <= 600
            assert 0 <= bar.y <= bar.y + bar.height <= 160.1


@pytest.mark.parametrize(("most", "top", "middle"), [(1, 1, 0), (3, 4, 2), (10, 10, 5), (11, 20, 10), (61, 80, 40)])
def test_the_scale_reads_well(most, top, middle):
    days = days_of(Activity((Point("Mon", None, most),), ()))
    assert (days.top, days.middle, days.labels) == (top, middle, ["Mon"])


def test_few_places_are_named_and_the_rest_put_together():
    channels = channels_of([Origin(f"place-{number}", 20 - number) for number in range(15)])
    assert len(channels) == 12
    assert (channels[-1].name, channels[-1].number, channels[-1].width) == ("Other places", 9 + 8 + 7 + 6, 100.0)
