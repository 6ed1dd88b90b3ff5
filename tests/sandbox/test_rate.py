def remaining(answer):
    return answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]


def test_without_a_limit_there_are_no_headers(sandbox):
    assert not [name for name in sandbox.ask("GET", "/user").headers if name.startswith("X-Rate")]


def test_it_counts_down(make):
    sandbox = make(rate_limit_per_minute=60)
    assert [remaining(sandbox.ask("GET", "/user")) for _ in range(2)] == [("60", "59"), ("60", "58")]


def test_then_it_says_when_to_come_back(make, clock):
    sandbox = make(rate_limit_per_minute=2)
    sandbox.ask("GET", "/user")
    clock.now += 10.5
    sandbox.ask("GET", "/user")
    answer = sandbox.ask("DELETE", f"/projects/{sandbox.agent_ids[0]}")
    assert (answer.status, answer.json()) == (429, {"message": "Too Many Attempts."})
    assert answer.headers["Retry-After"] == "50"
    assert answer.headers["X-RateLimit-Reset"] == str(int(clock.now - 10.5) + 60)
    assert remaining(answer) == ("2", "0")
    assert len(sandbox.agent_ids) == 3


def test_the_window_ends_sixty_seconds_after_its_first_request(make, clock):
    sandbox = make(rate_limit_per_minute=1)
    sandbox.ask("GET", "/user")
    clock.now += 59.9
    assert sandbox.ask("GET", "/user").status == 429
    clock.now += 0.1
    assert sandbox.ask("GET", "/user").status == 200


def test_errors_count_as_well(make):
    sandbox = make(rate_limit_per_minute=5)
    assert remaining(sandbox.ask("GET", "/projects/1")) == ("5", "4")
