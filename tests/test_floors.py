"""A room imports only rooms below it, and no file imports itself by a detour: what stands below knows nothing above it.

Imports inside functions count, and so do those for types only.
"""

import ast
import re
from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.test_house_rules import PRODUCT, ROOT, TEMPLATES, nodes, source

# From the ground up.
FLOORS = (
    "customgpt",
    "ratelimits",
    "audit",
    "workspaces",
    "apicalls",
    "jobs",
    "agents",
    "cleanup",
    "conversations",
    "questions",
    "templatetags",
    "management",
)
# A page of its own asks who may see it, and that is known one floor above what the page shows.
EXCEPTIONS = {("dashboard.audit.views", "workspaces")}
# The loose files of dashboard/ serve all rooms and need only these two; on the roof stands what knows all rooms.
GROUND, ROOF = {"customgpt", "workspaces"}, {"dashboard.models", "dashboard.apps"}
KINDS = {"delete", "rename", "ask"}
LARGEST_ROOM = 0.16


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {name_of(path): path for path in PRODUCT if "migrations" not in path.parts}


def room_of(name: str) -> str:
    """Its room; empty for a loose file."""
    parts = name.split(".")
    inside = len(parts) > 2 or (len(parts) == 2 and (ROOT / "dashboard" / parts[1]).is_dir())
    return parts[1] if parts[0] == "dashboard" and inside else ""


@cache
def imported(name: str) -> set[str]:
    """The files of this project that a file imports: a module itself, or the package whose names it takes."""
    found = set()
    for node in nodes(FILES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = name if FILES[name].name == "__init__.py" else name.rpartition(".")[0]
            module = f"{start}.{node.module}" if node.level else str(node.module)  # one dot is all that is used
            taken = {f"{module}.{alias.name}" for alias in node.names}
            found |= {each if each in FILES else module for each in taken}
    return (found & FILES.keys()) - {name}


def test_a_room_imports_only_rooms_below():
    up = [
        (name, other)
        for name in FILES
        for other in imported(name)
        if {room_of(name), room_of(other)} <= set(FLOORS)
        and FLOORS.index(room_of(other)) > FLOORS.index(room_of(name))
        and (name, room_of(other)) not in EXCEPTIONS
    ]
    assert not up


def test_a_loose_file_serves_all_rooms_and_needs_few():
    loose = [name for name in FILES if name.startswith("dashboard.") and not room_of(name) and name not in ROOF]
    assert len(loose) > 5
    rooms = {(name, room_of(other)) for name in loose for other in imported(name)}
    assert not {(name, room) for name, room in rooms if room not in GROUND | {""}}


def test_every_room_has_its_floor():
    rooms = {room_of(name) for name in FILES} - {""}
    assert rooms - {"sandbox"} == set(FLOORS)


def test_no_file_imports_itself_by_a_detour():
    try:
        TopologicalSorter({name: imported(name) for name in FILES}).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_the_engine_knows_no_kind_of_work_by_name():
    def named(name: str) -> list[str]:
        words = [node.value for node in nodes(FILES[name]) if isinstance(node, ast.Constant)]
        return [word for word in words if isinstance(word, str) and word in KINDS]

    engine = [name for name in FILES if room_of(name) == "jobs"]
    assert len(engine) > 20
    assert not {name: found for name in engine if (found := named(name))}
    compared = re.compile(r"{%[^%]*\bkind(\.name)?\s*[!=]=")
    assert not [path for path in TEMPLATES if compared.search(source(path))]


def test_no_two_classes_share_a_name():
    names = Counter(
        node.name
        for name in FILES
        if room_of(name) not in {"sandbox", "management"}
        for node in ast.iter_child_nodes(ast.parse(source(FILES[name])))
        if isinstance(node, ast.ClassDef)
    )
    assert not [name for name, number in names.items() if number > 1]


def test_no_room_is_much_larger_than_the_others():
    lines = Counter[str]()
    for name, path in FILES.items():
        if name.startswith("dashboard."):
            lines[room_of(name)] += len(source(path).splitlines())
    assert max(lines.values()) < LARGEST_ROOM * lines.total()
