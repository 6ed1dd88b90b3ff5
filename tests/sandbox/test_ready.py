import pytest

from dashboard.sandbox import Request

SITEMAP = "https://help.example/sitemap.xml"


@pytest.fixture
def build(sandbox):
    """Makes an agent; gives the path of it."""

    def build(**given):
        made = sandbox.ask("POST", "/projects", {"project_name": "Fresh", "sitemap_path": SITEMAP, **given})
        return f"/projects/{made.json()['data']['id']}"

    return build


@pytest.fixture
def look(sandbox):
    def look(path):
        stats = sandbox.ask("GET", f"{path}/stats").json()["data"]
        active = sandbox.ask("GET", path).json()["data"]["is_chat_active"]
        return stats["pages_found"], stats["pages_crawled"], stats["pages_indexed"], active

    return look


def send(sandbox, path):
    return sandbox.ask("POST", f"{path}/conversations/new/messages", {"prompt": "Hello?"})


def test_pages_are_found_then_read_then_indexed(build, look, clock):
    path, seen = build(), []
    for _ in range(7):
        seen.append(look(path))
        clock.now += 0.5
    assert seen == [
        (0, 0, 0, None), (6, 0, 0, None), (12, 0, 0, None), (12, 6, 0, None), (12, 12, 0, None), (12, 12, 6, None),
        (12, 12, 12, True),
    ]  # fmt: skip


def test_it_takes_as_long_as_it_should(make, clock):
    sandbox = make(ready_after=100)
    made = sandbox.ask("POST", "/projects", {"project_name": "Slow", "sitemap_path": SITEMAP}).json()["data"]
    path = f"/projects/{made['id']}"
    clock.now += 99
    assert sandbox.ask("GET", path).json()["data"]["is_chat_active"] is None
    clock.now += 1
    assert sandbox.ask("GET", path).json()["data"]["is_chat_active"] is True


def test_it_can_be_ready_at_once(make):
    sandbox = make(ready_after=0)
    made = sandbox.ask("POST", "/projects", {"project_name": "Fast", "sitemap_path": SITEMAP}).json()["data"]
    assert sandbox.ask("GET", f"/projects/{made['id']}").json()["data"]["is_chat_active"] is True


def test_an_empty_sitemap_never_gets_ready(sandbox, build, look, clock):
    path = build(sitemap_path="https://help.example/Empty/sitemap.xml")
    clock.now += 100_000
    assert look(path) == (0, 0, 0, None)
    assert send(sandbox, path).status == 400


@pytest.mark.parametrize("address", ["https://empty.example/sitemap.xml", "https://[empty", "x"])
def test_only_the_path_of_a_sitemap_counts(build, look, clock, address):
    path = build(sitemap_path=address)
    clock.now += 3
    assert look(path) == (12, 12, 12, True)


def test_a_file_is_one_page(sandbox, look, clock):
    body = (
        '--cut\r\nContent-Disposition: form-data; name="project_name"\r\n\r\nFrom a file\r\n'
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF\r\n--cut--\r\n'
    )
    headers = {"Authorization": "Bearer 1|sandbox-key", "Content-Type": "multipart/form-data; boundary=cut"}
    made = sandbox.handle(Request("POST", "/api/v1/projects", headers=headers, body=body.encode())).json()["data"]
    assert look(f"/projects/{made['id']}") == (0, 0, 0, None)
    clock.now += 3
    assert look(f"/projects/{made['id']}") == (1, 1, 1, True)


def test_before_that_no_question_is_answered_or_stored(sandbox, build, clock):
    path = build()
    answer = send(sandbox, path)
    assert (answer.status, answer.json()["data"]) == (
        400,
        {"code": 400, "message": "Agent is not ready yet. Please wait until its pages are indexed."},
    )
    assert sandbox.ask("GET", f"{path}/conversations").json()["data"]["total"] == 0
    clock.now += 3
    assert send(sandbox, path).status == 200


def test_seeded_agents_answer_whatever_they_say_of_themselves(make):
    sandbox = make(agents=4)
    assert [send(sandbox, f"/projects/{agent}").status for agent in sandbox.agent_ids] == [200] * 4


def test_an_agent_of_an_older_state_file_has_its_pages(make, tmp_path, clock):
    state = tmp_path / "state.json"
    first = make(state=state)
    made = first.ask("POST", "/projects", {"project_name": "A", "sitemap_path": "x"}).json()["data"]
    first.close()
    state.write_text(state.read_text().replace(',"pages":12', ""))
    clock.now += 3
    stats = make(state=state).ask("GET", f"/projects/{made['id']}/stats").json()["data"]
    assert stats["pages_indexed"] == 12
