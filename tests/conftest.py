"""People, a workspace and a faked wire, for every test."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import responses
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from dashboard.customgpt.calls import Caller
from dashboard.workspaces.keyring import EncryptedKey
from dashboard.workspaces.models import Membership, Role, Workspace

API = "https://api.test/api/v1"
KEY = "1|canary-key-never-show-me-7f3a"
HTMX = {"HX-Request": "true"}  # what a part of a page is asked with


# How long an example takes says nothing on a busy machine. Where CI is set, this builds on the profile for that.
hypothesis.register_profile("unhurried", hypothesis(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("unhurried")

TESTS = Path(__file__).parent
# What every test of a room is marked with; the marks are explained in pyproject.toml.
MARKS = {
    "browser": "browser",
    "crash": "processes",
    **dict.fromkeys(("audit", "cleanup", "jobs", "questions", "ratelimits", "workspaces"), "shared_rows"),
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its room."""
    for item in items:
        for room in MARKS.keys() & set(item.path.relative_to(TESTS).parts[:-1]):
            item.add_marker(MARKS[room])


Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # whitenoise warns when it is not there, and a warning fails


class Browser(Client):
    """A signed-in browser; `user` is whose it is."""

    def __init__(self, username: str) -> None:
        super().__init__()
        self.user = get_user_model().objects.create_user(username, password="not-typed-anywhere")
        self.force_login(self.user)


@pytest.fixture
def ann(db: None) -> Browser:
    """An admin of the workspace."""
    return Browser("ann")


@pytest.fixture
def ed(db: None) -> Browser:
    """An editor."""
    return Browser("ed")


@pytest.fixture
def vic(db: None) -> Browser:
    """A viewer."""
    return Browser("vic")


@pytest.fixture
def stranger(db: None) -> Browser:
    """Signed in, and a member of nothing."""
    return Browser("stranger")


@pytest.fixture
def workspace(ann: Browser, ed: Browser, vic: Browser) -> Workspace:
    made = Workspace.objects.create(
        name="Support team", key=EncryptedKey.of(KEY), key_last4=KEY[-4:], account_name="Alice"
    )
    for browser, role in ((ann, Role.ADMIN), (ed, Role.EDITOR), (vic, Role.VIEWER)):
        Membership.objects.create(workspace=made, user=browser.user, role=role)
    return made


@pytest.fixture(autouse=True)
def nobody_waits_between_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client tries again at once: how long it waits is tested where the waiting is decided."""
    monkeypatch.setattr("dashboard.customgpt.Caller", partial(Caller, sleep=lambda seconds: None))


@pytest.fixture(autouse=True)
def jobs_work_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests share one database connection. Many threads and processes are the crash tests' matter."""
    monkeypatch.setattr("dashboard.jobs.lanes.AT_ONCE", 1)


@pytest.fixture
def upstream() -> Iterator[responses.RequestsMock]:
    """The API's end of the wire. A call that no test expects fails."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        yield wire
