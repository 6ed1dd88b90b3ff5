"""What `collectstatic` makes of the scripts: a name with a hash for each, also where one imports another."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import override_settings

STATIC = Path(settings.BASE_DIR) / "static"
IMPORT = re.compile(r"""^import\s[^"]*"([^"]+)";$""", re.MULTILINE)


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The folder that is served, with the storage of the real settings."""
    place = tmp_path_factory.mktemp("static")
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "config.static.Hashed"}}
    with override_settings(STATIC_ROOT=place, STORAGES=storages, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=["js", "css"]):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield place


def imported(script: Path) -> list[Path]:
    return [(script.parent / name).resolve() for name in IMPORT.findall(script.read_text())]


def test_a_script_imports_others_by_the_names_they_are_served_under(collected):
    hashed = re.compile(r"\.[0-9a-f]{12}\.js$")
    scripts = [path for path in (collected / "js").rglob("*.js") if hashed.search(path.name)]
    found = [other for script in scripts for other in imported(script)]
    assert len(scripts) == len(list((STATIC / "js").rglob("*.js")))
    assert len(found) > 20
    assert [path.name for path in found if not (hashed.search(path.name) and path.is_file())] == []


def test_a_page_names_its_files_as_they_are_served(collected):
    files = ("styles.html", "scripts.html")
    head = "".join(render_to_string(name, {"may_edit": True}) for name in files)
    named = re.findall(r'(?:src|href)="/static/([^"]+)"', head)
    assert len(named) > 15
    assert [name for name in named if not (collected / name).is_file()] == []


@pytest.mark.parametrize("template", ["scripts.html", "conversations/read.html", "agents/new.html"])
def test_a_page_names_all_that_its_scripts_import(template):
    """Or the browser would learn of one file only when it has read another."""
    text = "".join((Path(settings.BASE_DIR) / "templates" / name).read_text() for name in {"scripts.html", template})
    named = {(STATIC / name).resolve() for name in re.findall(r"static '(js/[^']+)'", text)}
    assert len(named) > 10
    assert {other for script in named for other in imported(script)} <= named
