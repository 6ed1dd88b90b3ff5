"""A real browser on the real site: the live server of pytest-django, with a sandbox where the API would be.

Every test fails on an error in the console, on an uncaught one, on an alert, and on any request to another origin.
"""

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import caches
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.customgpt.transport import transport_for
from dashboard.jobs import lanes
from dashboard.sandbox import Options, Sandbox, running
from tests.browser.site import Site
from tests.browser.worker import Worker
from tests.conftest import KEY, Browser

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT = 30_000  # milliseconds: only a failing test waits that long
NOT_FOUND = "no Chromium found. Debian: apt-get install chromium; or set CHROMIUM=/path/to/it."
expect.set_options(timeout=TIMEOUT)
SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True},
}


# -- Which browser ------------------------------------------------------------------------------------------------


def find_chromium() -> str | None:
    """The one CHROMIUM names, and no other then; else the first that is installed."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sandbox(**options): what the pretend API of this test is made of")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where a browser is required and missing one test says so; the others would only repeat it."""
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    if ours and required() and not find_chromium():
        items[:] = [item for item in items if item not in ours[1:]]
        config.hook.pytest_deselected(items=ours[1:])


def required() -> bool:
    return os.environ.get("REQUIRE_BROWSER", "") not in ("", "0")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Give all that are skipped for want of a browser one place, so that pytest folds them into one line."""
    report = yield
    if report.skipped and NOT_FOUND in str(report.longrepr):
        report.longrepr = (__file__, None, report.longrepr[2])
    return report


@pytest.fixture(scope="session", autouse=True)
def chromium() -> str:
    """The browser's path. Comes first, so that nothing is started for tests that can't run."""
    path = find_chromium()
    if not path and required():
        pytest.fail(f"REQUIRE_BROWSER is set, and there is {NOT_FOUND}", pytrace=False)
    if not path:
        pytest.skip(f"Browser tests skipped: {NOT_FOUND}")
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    args = ["--disable-quic", "--disable-background-networking", "--no-first-run"]
    if os.getuid() == 0:
        args.append("--no-sandbox")
    return browser_type_launch_args | {"executable_path": chromium, "args": args}


@pytest.fixture(scope="session", autouse=True)
def database_beside_playwright(chromium: str) -> Iterator[None]:
    """Playwright keeps an event loop in this thread, and Django would not touch the database beside one."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


# -- The site -----------------------------------------------------------------------------------------------------


class InTurn:
    """Lets one request at a time into the application: all share one connection to the database in memory.

    Between two tests it is closed: what a page sends while it is left must not meet a database that is being emptied.
    """

    def __init__(self, application: Any) -> None:
        self.application = application
        self.turn = Lock()
        self.open = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        with self.turn:
            if not self.open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            response = self.application(environ, start_response)
        return PieceByPiece(response, self) if response.streaming else response


class PieceByPiece:
    """A streamed response, each piece of which is made in turn."""

    def __init__(self, response: Any, in_turn: InTurn) -> None:
        self.response = response
        self.pieces = iter(response)
        self.in_turn = in_turn

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with self.in_turn.turn:
            if not self.in_turn.open:
                raise StopIteration
            return next(self.pieces)

    def close(self) -> None:
        with self.in_turn.turn:
            self.response.close()


@pytest.fixture(scope="session")
def in_turn(live_server: Any) -> InTurn:
    server = live_server.thread.httpd
    application = InTurn(server.get_app())
    server.set_app(StaticFilesHandler(application))
    return application


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """What paths given to the browser are relative to."""
    return str(live_server.url)


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    marker = request.node.get_closest_marker("sandbox")
    return Sandbox(Options(**{"conversations": 45, "api_key": KEY} | (marker.kwargs if marker else {})))


@pytest.fixture
def site(live_server: Any, in_turn: InTurn, sandbox: Sandbox, workspace: Any, settings: Any) -> Iterator[Site]:
    """The dashboard with one workspace, whose members are ann (admin), ed (editor) and vic (viewer)."""
    for kept in caches.all():
        kept.clear()
    with running(sandbox) as url:
        settings.CUSTOMGPT_API_URL = url
        in_turn.open = True
        yield Site(live_server.url, sandbox, workspace)
        sandbox.clear_faults()
        with in_turn.turn:  # the database is emptied next: wait for what is still running
            in_turn.open = False
            transport_for(url, settings.HTTPS_PROXY, settings.CUSTOMGPT_CA_BUNDLE).close()


@pytest.fixture
def worker(site: Site, in_turn: InTurn, monkeypatch: pytest.MonkeyPatch) -> Worker:
    """Stands in for the process of its own that brings jobs forward."""
    monkeypatch.setattr(lanes, "AT_ONCE", 1)  # threads would need connections of their own
    return Worker(in_turn.turn)


# -- People at their browsers -------------------------------------------------------------------------------------


class Complaints:
    """What no test may leave behind: errors, alerts, and requests to anywhere else."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.found: list[str] = []
        self.expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """Declare an error that this test provokes on purpose."""
        self.expected.append(pattern)

    def listen(self, context: BrowserContext) -> None:
        context.on("console", lambda line: line.type == "error" and self.found.append(f"console: {line.text}"))
        context.on("weberror", lambda error: self.found.append(f"uncaught: {error.error}"))
        context.on("dialog", lambda dialog: (self.found.append(f"alert: {dialog.message}"), dialog.dismiss()))
        context.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.origin}/", "about:")):
            self.found.append(f"request to {url}")

    @property
    def unexpected(self) -> list[str]:
        return [line for line in self.found if not any(re.search(pattern, line) for pattern in self.expected)]


@pytest.fixture
def complaints(site: Site) -> Iterator[Complaints]:
    complaints = Complaints(site.url)
    yield complaints
    assert complaints.unexpected == []


@pytest.fixture
def size(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The screen, as context options; tests that matter on both are marked `both_sizes`."""
    return SIZES[getattr(request, "param", "desktop")]


@pytest.fixture
def open_for(site: Site, complaints: Complaints, new_context: Any, size: dict[str, Any]) -> Callable[..., Page]:
    """Open a browser of one's own: open_for(vic, locale="de-AT"); open_for(None) is nobody signed in."""

    def open_for(person: Browser | None, **options: Any) -> Page:
        context = new_context(**size | options)
        context.set_default_timeout(TIMEOUT)
        complaints.listen(context)
        if person:
            cookie = person.cookies[project.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": cookie, "url": site.url}])
        return context.new_page()

    return open_for


@pytest.fixture
def page(open_for: Callable[..., Page], ann: Browser) -> Page:
    """Ann's, still empty."""
    return open_for(ann)


@pytest.fixture
def listed(page: Page, site: Site) -> Page:
    """Ann's, at the first agent's conversations."""
    page.goto(site.listing())
    return page
