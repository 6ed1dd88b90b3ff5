"""What this project has agreed on and no single file shows. Each rule names the files that break it."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ROOT / "dashboard/management/commands"
LONGEST_FILE = 300
LONGEST_VIEW = 30
LONGEST_LINE_OF_A_TEMPLATE = 140
# A tag with three attributes or more on one line; what stands between braces is no attribute.
CROWDED = re.compile(r"""<[a-z][\w-]*(?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'))?){3,}[^<>]*(?<!/)>""")
LONGEST_SCRIPT = 150
READERS = {"text", "flag", "whole", "words", "secret", "api_url", "proxy", "certificates", "database", "queue"}


@cache
def project_files() -> list[Path]:
    """Everything that git would track, found without asking git: an unpacked archive has none."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split()] + [".git"]

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if not any(fnmatch(path.name, pattern) for pattern in ignored):
                yield from walk(path) if path.is_dir() else [path]

    return list(walk(ROOT))


PYTHON = [path for path in project_files() if path.suffix == ".py"]
PRODUCT = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in {"config", "dashboard"}]
TEMPLATES = [path for path in project_files() if path.suffix == ".html"]
SCRIPTS = [path for path in project_files() if path.suffix == ".js"]


def breaking(rule: Callable[[Path], object], files: Iterable[Path]) -> dict[str, object]:
    """What the rule finds, by file."""
    return {str(path.relative_to(ROOT)): found for path in files if (found := rule(path))}


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def lines_with(pattern: str, path: Path) -> list[str]:
    """The lines in which the pattern's matches end."""
    text = source(path)
    ends = [match.end() - 1 for match in re.finditer(pattern, text)]
    return [text[text.rfind("\n", 0, end) + 1 :].partition("\n")[0] for end in ends]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(source(path))


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(tree(path)))


def package(path: Path) -> list[str]:
    return list(path.relative_to(ROOT).parent.parts)


def in_room(path: Path, room: str) -> bool:
    return package(path)[:2] == ["dashboard", room]


@cache
def imports(path: Path) -> set[str]:
    """Full names of all that a file imports, also inside functions and relative to itself."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package(path)[: len(package(path)) - node.level + 1] if node.level else []
            start = [*base, node.module] if node.module else base
            found |= {".".join([*start, alias.name]) for alias in node.names}
    return found


def imports_any(path: Path, *packages: str) -> set[str]:
    return {name for name in imports(path) for package in packages if f"{name}.".startswith(f"{package}.")}


def test_the_files_are_found():
    names = {str(path.relative_to(ROOT)) for path in project_files()}
    assert {"manage.py", "README.md", ".env.example", "tests/test_house_rules.py"} <= names
    assert not any(name.startswith((".venv", "var/", ".git/")) for name in names)
    assert len(PRODUCT) > 50
    assert len(TEMPLATES) > 20


def test_only_the_door_speaks_http():
    outside = [path for path in PRODUCT if not in_room(path, "customgpt")]
    libraries = ("requests", "urllib3", "httpx", "aiohttp", "urllib.request", "http.client")
    assert not breaking(lambda path: imports_any(path, *libraries), outside)


def test_the_sandbox_is_for_tests_and_demos():
    users = {COMMANDS / "demo.py", COMMANDS / "sandbox.py"}
    others = [path for path in PRODUCT if not in_room(path, "sandbox") and path not in users]
    assert not breaking(lambda path: imports_any(path, "dashboard.sandbox"), others)


@pytest.mark.parametrize("room", ["customgpt", "sandbox"])
def test_a_room_that_knows_no_other_and_no_database(room):
    files = [path for path in PRODUCT if in_room(path, room)]
    own = f"dashboard.{room}"
    assert not breaking(lambda path: imports_any(path, "dashboard") - imports_any(path, own), files)
    assert not breaking(lambda path: imports_any(path, "django.db", "django.contrib", "config"), files)


def test_a_file_is_read_at_one_sitting():
    assert not breaking(lambda path: len(source(path).splitlines()) > LONGEST_FILE, PYTHON)


def test_a_view_is_short():
    def long(path: Path) -> list[str]:
        functions = [node for node in nodes(path) if isinstance(node, ast.FunctionDef)]
        return [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_VIEW]

    views = [path for path in PRODUCT if path.stem == "views" or "views" in package(path)]
    assert len(views) > 10
    assert not breaking(long, views)


@pytest.mark.parametrize(
    "forbidden",
    [
        r"\son\w+\s*=",
        r"\sstyle\s*=",
        r"<style\b",
        r"hx-on",
        r"\bjs:",
        r"javascript:",
        r"\|\s*safe(seq)?\b",
        r"autoescape\s+off",
        r"<script(?![^>]*\ssrc=)",
        r"<script(?![^>]*\stype=\"module\")",
        r"""\s(src|href|action|hx-(get|post))=["']?\s*(https?:)?//""",
    ],
)
def test_a_template_brings_nothing_inline_and_nothing_from_elsewhere(forbidden):
    assert not breaking(lambda path: lines_with(f"(?i){forbidden}", path), TEMPLATES)


def test_a_script_is_small_and_of_some_page():
    pages = "".join(map(source, TEMPLATES))
    assert len(SCRIPTS) > 10
    assert not breaking(lambda path: len(source(path).splitlines()) > LONGEST_SCRIPT, SCRIPTS)
    assert not breaking(lambda path: f"'{path.relative_to(ROOT / 'static')}'" not in pages, SCRIPTS)


@pytest.mark.parametrize(
    "forbidden",
    [
        r"\b(?:window|globalThis|self)(?:\.\w+|\[[^]]+\])\s*=(?!=)",
        r"Object\.(?:assign|defineProperty)\((?:window|globalThis|self)\b",
        r"(?m)^export\s+(?:let|var)\b",
        r"(?m)^(?:import|export)\b[^;]*\bfrom(?! \"\.\.?/[a-z/]+\.js\";)",
    ],
)
def test_a_script_has_its_state_to_itself(forbidden):
    """No script sets a global or shares a variable. It imports others only, spelt so that Django finds it."""
    assert not breaking(lambda path: lines_with(forbidden, path), SCRIPTS)


def test_html_is_declared_safe_in_one_place():
    """Where markdown is sanitised. Everything else is escaped by the templates."""
    declared = breaking(lambda path: re.findall(r"\b(?:mark_safe|SafeString|SafeText)\(", source(path)), PRODUCT)
    assert list(declared) == ["dashboard/conversations/markdown.py"]


def test_a_template_is_read_without_scrolling():
    """No line is long, and a tag with more than two attributes has each on a line of its own."""

    def crowded(path: Path) -> list[tuple[int, str]]:
        lines = enumerate(path.read_text().splitlines(), 1)
        return [
            (number, line) for number, line in lines if len(line) > LONGEST_LINE_OF_A_TEMPLATE or CROWDED.search(line)
        ]

    assert not breaking(crowded, TEMPLATES)


def test_every_address_in_a_template_exists():
    routes = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    def unknown(path: Path) -> set[str]:
        asked = set(re.findall(r"{%\s*url\s+(\S+)", source(path)))
        return {name for name in asked if name.strip("'\"") not in routes}

    assert "conversations" in routes
    assert not breaking(unknown, TEMPLATES)


@cache
def settings_read() -> set[str]:
    """Every NAME that is read: environ.text("NAME", …) and its like."""
    found = set()
    for path in PRODUCT:
        for node in nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func).partition(".")[0] in {"environ", "environment"}:
                reader = ast.unparse(node.func).partition(".")[2]
                found |= {ast.literal_eval(node.args[0])} if reader in READERS else set()
    return found


def test_the_readers_of_settings_are_all_known():
    functions = [node for node in tree(ROOT / "config/environment.py").body if isinstance(node, ast.FunctionDef)]
    reading = {node.name for node in functions if re.search(r"\b(env\.str|text)\(", ast.unparse(node))}
    assert reading == READERS


def test_settings_are_read_in_one_place():
    """PATH is no setting: the demo hands it on to the programs that it starts."""
    reading = re.compile(
        r"(os\.)?getenv\(|os\.environ\[|os\.environ\.(get|pop)\((?!'PATH')|(\w+\.)?env\.(?!str\(name)[a-z]\w*\("
    )

    def reads(path: Path) -> list[str]:
        asking = [node for node in nodes(path) if isinstance(node, ast.Call | ast.Subscript)]
        return [text for node in asking if reading.match(text := ast.unparse(node))]

    assert not breaking(reads, PRODUCT)


def test_the_settings_are_the_ones_of_the_example():
    lines = source(ROOT / ".env.example").splitlines()
    setting = re.compile(r"(?:# )?([A-Z_]+)=")
    found = {match[1]: number for number, line in enumerate(lines) if (match := setting.match(line))}
    assert set(found) == settings_read()
    for name, number in found.items():
        above = [line for line in lines[:number] if not setting.match(line)]
        assert above[-1].startswith("# "), f"{name} has no comment."


def test_the_settings_are_the_ones_of_the_readme():
    table = re.findall(r"^\| `([A-Z_]+)` \|", source(ROOT / "README.md"), re.MULTILINE)
    assert sorted(table) == sorted(settings_read())


def test_nothing_names_a_place_outside_the_project():
    outside = r"/(?:root|home|Users|work)/|\.\./shared"
    assert not breaking(lambda path: lines_with(outside, path), project_files())
