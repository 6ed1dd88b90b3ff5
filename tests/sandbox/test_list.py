import pytest


def names(answer):
    return [row["name"] for row in answer.json()["data"]["data"]]


def ids(answer):
    return [row["id"] for row in answer.json()["data"]["data"]]


def test_it_lists_ten_newest_first(sandbox, conversations):
    answer = sandbox.ask("GET", conversations)
    assert answer.status == 200
    assert answer.json()["status"] == "success"
    assert len(ids(answer)) == 10
    assert ids(answer) == sorted(ids(answer), reverse=True)


def test_a_row_has_the_fields_of_the_real_one(sandbox, agent, conversations):
    row = sandbox.ask("GET", conversations).json()["data"]["data"][0]
    assert set(row) == {
        "id", "created_at", "updated_at", "session_id", "project_id", "created_by", "name", "ended_at",
    }  # fmt: skip
    assert row["project_id"] == agent


def test_it_pages_like_laravel(sandbox, agent, conversations):
    data = sandbox.ask("GET", conversations, page=2).json()["data"]
    url = f"http://sandbox.test/api/v1/projects/{agent}/conversations"
    assert {name: value for name, value in data.items() if name != "data"} == {
        "current_page": 2,
        "first_page_url": f"{url}?page=1",
        "from": 11,
        "last_page": 4,
        "last_page_url": f"{url}?page=4",
        "next_page_url": f"{url}?page=3",
        "path": url,
        "per_page": 10,
        "prev_page_url": f"{url}?page=1",
        "to": 20,
        "total": 40,
    }


def test_past_the_end_it_is_empty(sandbox, conversations):
    answer = sandbox.ask("GET", conversations, page=9)
    data = answer.json()["data"]
    assert answer.status == 200
    assert (data["data"], data["from"], data["to"], data["next_page_url"]) == ([], None, None, None)


def test_the_pages_together_are_all_rows_once(sandbox, agent, conversations):
    pages = [sandbox.ask("GET", conversations, page=number).json()["data"]["data"] for number in range(1, 5)]
    assert [row["session_id"] for page in pages for row in page] == sandbox.session_ids(agent)


def test_it_lists_oldest_first(sandbox, conversations):
    newest_first = [
        number for page in (4, 3, 2, 1) for number in ids(sandbox.ask("GET", conversations, page=page))[::-1]
    ]
    assert ids(sandbox.ask("GET", conversations, page=2, order="asc", orderBy="created_at")) == newest_first[10:20]


def test_a_name_is_looked_for_anywhere_and_in_any_case(sandbox, conversations):
    assert names(sandbox.ask("GET", conversations, name="SCRIPT>AL")) == [
        "<script>alert(1)</script> is what I see on your page"
    ]


def test_a_filtered_list_follows_every_change(sandbox, agent, conversations):
    assert names(sandbox.ask("GET", conversations, name="zebra")) == []
    sandbox.ask("POST", conversations, {"name": "a Zebra"})
    older, gone = sandbox.session_ids(agent)[5:7]
    sandbox.ask("PUT", f"{conversations}/{older}", {"name": "zebra, older"})
    sandbox.ask("PUT", f"{conversations}/{gone}", {"name": "zebra, gone"})
    sandbox.ask("DELETE", f"{conversations}/{gone}")
    assert names(sandbox.ask("GET", conversations, name="zebra")) == ["a Zebra", "zebra, older"]
    sandbox.ask("PUT", f"{conversations}/{older}", {"name": "no animal"})
    assert names(sandbox.ask("GET", conversations, name="zebra")) == ["a Zebra"]


def test_a_list_filtered_after_the_changes_is_the_same(sandbox, agent, conversations):
    one, two, gone = sandbox.session_ids(agent)[5:8]
    for session in (two, gone, one):
        sandbox.ask("PUT", f"{conversations}/{session}", {"name": "zebra"})
    sandbox.ask("DELETE", f"{conversations}/{gone}")
    sandbox.ask("PUT", f"{conversations}/{two}", {"name": "Zebra, two"})
    assert names(sandbox.ask("GET", conversations, name="zebra")) == ["zebra", "Zebra, two"]
    assert names(sandbox.ask("GET", conversations, name="zebra,")) == ["Zebra, two"]


def test_a_filter_that_fits_most_rows_keeps_their_order(sandbox, conversations):
    found = sandbox.ask("GET", conversations, name="e")
    assert found.json()["data"]["total"] > 8
    assert ids(found) == sorted(ids(found), reverse=True)
    assert all("e" in name.lower() for name in names(found))


@pytest.mark.parametrize(
    ("user", "fits"),
    [
        ("anonymous", lambda by: by is None),
        ("me", lambda by: by == 42),
        ("team_member", lambda by: by not in (None, 42)),
        ("all", lambda by: True),
    ],
)
def test_it_lists_whose_conversations_are_asked_for(sandbox, conversations, user, fits):
    everything = [
        row for page in range(1, 5) for row in sandbox.ask("GET", conversations, page=page).json()["data"]["data"]
    ]
    found = sandbox.ask("GET", conversations, userFilter=user).json()["data"]
    assert found["total"] == sum(fits(row["created_by"]) for row in everything) > 0
    assert all(fits(row["created_by"]) for row in found["data"])


def test_user_and_name_filter_together(sandbox, conversations):
    sandbox.ask("POST", conversations, {"name": "only mine"})
    assert names(sandbox.ask("GET", conversations, userFilter="me", name="only mine")) == ["only mine"]
    assert names(sandbox.ask("GET", conversations, userFilter="anonymous", name="only mine")) == []


@pytest.mark.parametrize("page", ["", "x", "-1", "0", "1.5", "9" * 30])
def test_a_page_that_is_no_number_is_the_first(sandbox, conversations, page):
    assert sandbox.ask("GET", conversations, page=page).json()["data"]["current_page"] == 1


@pytest.mark.parametrize("query", [{"order": "up"}, {"orderBy": "name"}, {"userFilter": "you"}])
def test_a_value_that_is_not_documented_is_refused(sandbox, conversations, query):
    assert sandbox.ask("GET", conversations, **query).status == 400


def test_the_page_size_is_an_option(make):
    sandbox = make(page_size=7)
    data = sandbox.ask("GET", f"/projects/{sandbox.agent_ids[0]}/conversations", per_page=100).json()["data"]
    assert (data["per_page"], len(data["data"]), data["last_page"]) == (7, 7, 6)
