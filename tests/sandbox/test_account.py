def test_the_user_is_whose_key_it_is(sandbox):
    user = sandbox.ask("GET", "/user").json()["data"]
    assert user["id"] == 42
    assert set(user) == {
        "id", "name", "email", "current_team_id", "profile_photo_url", "created_at", "updated_at",
    }  # fmt: skip


def test_limits_count_what_there_is(sandbox, agent):
    before = sandbox.ask("GET", "/limits/usage").json()["data"]
    sandbox.ask("DELETE", f"/projects/{agent}")
    after = sandbox.ask("GET", "/limits/usage").json()["data"]
    assert (before["current_projects_num"], after["current_projects_num"]) == (3, 2)
    assert set(after) == {
        "max_projects_num", "current_projects_num", "max_total_storage_credits", "current_total_storage_credits",
        "max_queries", "current_queries",
    }  # fmt: skip
