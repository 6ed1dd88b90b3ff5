"""What the dashboard weighs: a web worker in memory, the first page on the wire."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.browser import Browser, found
from tests.benchmarks.stage import Stage
from tests.benchmarks.table import Row

REQUESTS = 200
MOST_MEMORY = 120  # MB
MOST_ON_THE_WIRE = 60  # KB


def of_a_worker(stage: Stage) -> Row:
    """The larger of the workers after mixed requests from eight tabs."""
    paths = _mixed(stage)
    tabs = [stage.browser.another_tab() for _ in range(8)]
    with ThreadPoolExecutor(len(tabs)) as pool:
        list(pool.map(lambda number: tabs[number % 8].get(paths[number % len(paths)]), range(REQUESTS)))
    megabytes = max(resident(worker) for worker in _children(stage.gunicorn)) / 1024
    what = f"memory of a web worker after {REQUESTS} mixed requests"
    return Row(what, f"{megabytes:.0f} MB", f"{MOST_MEMORY} MB", megabytes < MOST_MEMORY)


def of_the_first_page(stage: Stage) -> Row:
    """The heavier of sign-in and conversation list with an empty cache: the page and every file it asks for."""
    kilobytes = max(
        _on_the_wire(Browser(stage.dashboard), "/accounts/login/"), _on_the_wire(stage.browser, stage.conversations)
    )
    return Row("first page, compressed", f"{kilobytes:.1f} KB", f"{MOST_ON_THE_WIRE} KB", kilobytes < MOST_ON_THE_WIRE)


def _mixed(stage: Stage) -> list[str]:
    sessions = found(r'name="ids" value="([^"]+)"', stage.browser.get(stage.conversations).text)
    read = [f"{stage.conversations}{session}/" for session in sessions[:4]]
    lists = [f"{stage.conversations}?page={page}" for page in (1, 2, 3)] + [
        f"{stage.conversations}?name=test",
        f"{stage.conversations}?through=5",
    ]
    forms = [f"{stage.conversations}{sessions[0]}/{verb}/" for verb in ("rename", "delete")]
    return ["/workspaces/", "/workspaces/1/agents/", "/workspaces/1/settings/", "/healthz", *lists, *read, *forms]


def _children(parent: int) -> list[Path]:
    processes = [path for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [path for path in processes if _field(path, "PPid") == parent]


def resident(process: Path) -> int:
    """Kilobytes."""
    return _field(process, "VmRSS")


def _field(process: Path, name: str) -> int:
    try:
        status = (process / "status").read_text()
    except OSError:  # it has just ended
        return 0
    line = re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE)
    return int(line[1]) if line else 0


def _on_the_wire(browser: Browser, path: str) -> float:
    page = browser.get(path).text
    files = set(found(r'<(?:link|script)[^>]+(?:href|src)="(/[^"]+)"', page))
    assert len(files) >= 3, "The page names no style sheet, script or icon."
    return sum(_body(browser, path) for path in {path, *files}) / 1000


def _body(browser: Browser, path: str) -> int:
    """The body's bytes as they are sent to a browser that takes Brotli."""
    headers = {"Accept-Encoding": "br, gzip"}
    with browser.session.get(browser.origin + path, headers=headers, stream=True, timeout=60) as response:
        response.raise_for_status()
        return len(response.raw.read(decode_content=False))
