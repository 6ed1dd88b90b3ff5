"""A setting that is missing or can't be read ends the start with one line that names it and says what to do."""

import re
import runpy
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import environment, keys

ROOT = Path(__file__).resolve().parents[1]
GOOD = {**keys.fresh(), "ALLOWED_HOSTS": "dashboard.example.org"}
ANOTHER_KEY = f"{'A' * 43}="  # the same in every process: it names a test
SETTINGS = {
    name.lstrip("# ") for name in re.findall(r"^(?:# )?[A-Z_]+(?==)", (ROOT / ".env.example").read_text(), re.M)
}


def settings_of(monkeypatch: pytest.MonkeyPatch, **given: str | Path) -> dict[str, Any]:
    """What config/settings.py makes of an environment that says this and nothing else."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(environment.env.ENVIRON, "files_cache", {})
    monkeypatch.setattr(environment, "read_file", lambda path: None)
    return runpy.run_path(str(ROOT / "config" / "settings.py"))


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Start with good settings, some of them changed; None leaves one out."""

    def start(**changed: str | Path | None) -> dict[str, Any]:
        given = {**GOOD, "DATA_DIR": tmp_path, **changed}
        return settings_of(monkeypatch, **{name: value for name, value in given.items() if value is not None})

    return start


@pytest.fixture
def refusal(start):
    """The one line that such a start ends with."""

    def refusal(**changed: str | Path | None) -> str:
        with pytest.raises(SystemExit) as ended:
            start(**changed)
        line = ended.value.code
        assert isinstance(line, str)
        assert "\n" not in line
        assert line.endswith(".")
        return line

    return refusal


def test_the_demo_opens_no_real_data_and_reaches_no_real_api(start, tmp_path):
    real = {
        "DATABASE_URL": "postgres://u:p@127.0.0.1/real",
        "HUEY_URL": "redis://127.0.0.1/0",
        "CUSTOMGPT_API_URL": "https://app.customgpt.ai/api/v1",
    }
    settings = start(DEMO="true", **real)
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "demo.sqlite3")
    assert settings["HUEY"]["filename"] == str(tmp_path / "demo-queue.sqlite3")
    assert settings["CUSTOMGPT_API_URL"] == "http://127.0.0.1:8001/api/v1"


def test_these_are_enough(start):
    settings = start()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["dashboard.example.org", "127.0.0.1"]  # the latter for health checks
    assert settings["CUSTOMGPT_API_URL"] == "https://app.customgpt.ai/api/v1"
    assert settings["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_has_no_default_must_be_given(refusal, name, value):
    assert refusal(**{name: value}).startswith(f"{name} is not set.")


@pytest.mark.parametrize("name", ["SECRET_KEY", "DASHBOARD_ENCRYPTION_KEYS"])
@pytest.mark.parametrize("value", [None, "too-short-and-never-to-be-shown"])
def test_a_secret_says_how_to_make_one_and_never_itself(refusal, name, value):
    line = refusal(**{name: value})
    assert "`make keys` to print" in line
    assert "never-to-be-shown" not in line


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DASHBOARD_ENCRYPTION_KEYS", f"{ANOTHER_KEY},x", "Fernet"),
        ("DASHBOARD_ENCRYPTION_KEYS", "ключ", "Fernet"),
        ("CUSTOMGPT_API_URL", "app.customgpt.ai", "https://app.customgpt.ai/api/v1"),
        ("CUSTOMGPT_API_URL", "ftp://app.customgpt.ai", "https://"),
        ("CUSTOMGPT_API_URL", "https://app.customgpt.ai/?key=1", "without a key"),
        ("CUSTOMGPT_API_URL", "https://app.customgpt.ai:port", "https://"),
        ("CUSTOMGPT_API_URL", "https://[::1", "https://"),
        ("CUSTOMGPT_API_URL", "", "https://"),
        ("DATABASE_URL", "dashboard", "postgres://"),
        ("DATABASE_URL", "postgres://me:secret@host:port/name", "postgres://"),
        ("DATABASE_URL", "postgres://me:secret@[::1/name", "postgres://"),
        ("DATABASE_URL", "mysql://me:secret@host/name", "postgres://"),
        ("DATABASE_URL", "nothing://me:secret@host/name", "postgres://"),
        ("HUEY_URL", "queue", "redis://"),
        ("HUEY_URL", "amqp://me:secret@host", "redis://"),
        ("HTTPS_PROXY", "socks5://proxy.example.org", "http://proxy"),
        ("HTTPS_PROXY", "::", "http://proxy"),
        ("PORT", "http", "from 1 to 65535"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "65536", "from 1 to 65535"),
        ("PORT", "٨٠", "from 1 to 65535"),
        ("SANDBOX_PORT", "-1", "from 1 to 65535"),
        ("TRUSTED_PROXIES", "11", "from 0 to 10"),
        ("WEB_CONCURRENCY", "0", "from 1 to 64"),
        ("WEB_THREADS", "many", "from 1 to 256"),
        ("WORKER_THREADS", "0", "from 1 to 64"),
        ("WORKER_THREADS", "65", "from 1 to 64"),
        ("PLAIN_HTTP", "maybe", "Use true or false"),
        ("DEMO", "2", "Use true or false"),
        ("DATA_DIR", "/dev/null/data", "that this user can write to"),
        ("DATA_DIR", __file__, "that this user can write to"),
        ("CUSTOMGPT_CA_BUNDLE", "/dev/null/ca.pem", "Use a PEM file"),
        ("CUSTOMGPT_CA_BUNDLE", __file__, "Use a PEM file"),
    ],
)
def test_what_can_not_be_read_is_refused(refusal, name, value, says):
    line = refusal(**{name: value})
    assert line.startswith(f"{name} ")
    assert says in line
    assert "me:secret" not in line


@pytest.mark.parametrize("value", ["", "false", "No", "OFF", "0"])
def test_no_is_no(start, value):
    assert start(PLAIN_HTTP=value)["PLAIN_HTTP"] is False


@pytest.mark.parametrize("value", ["true", "Yes", "ON", " 1 "])
def test_yes_is_yes(start, value):
    assert start(PLAIN_HTTP=value)["PLAIN_HTTP"] is True


def test_a_secret_may_be_a_file(start, tmp_path):
    (tmp_path / "secret").write_text("s" * 60 + "\n")
    assert start(SECRET_KEY=None, SECRET_KEY_FILE=tmp_path / "secret")["SECRET_KEY"] == "s" * 60


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_secret_file_that_can_not_be_read(refusal, tmp_path, content):
    if content:
        (tmp_path / "secret").write_bytes(content)
    line = refusal(SECRET_KEY=None, SECRET_KEY_FILE=tmp_path / "secret")
    assert line.startswith("SECRET_KEY_FILE names a file that")


def test_a_key_ring_has_the_newest_first(start):
    ring = f"{ANOTHER_KEY}, {GOOD['DASHBOARD_ENCRYPTION_KEYS']}"
    found = start(DASHBOARD_ENCRYPTION_KEYS=ring)["DASHBOARD_ENCRYPTION_KEYS"]
    assert found == [ANOTHER_KEY, GOOD["DASHBOARD_ENCRYPTION_KEYS"]]


def test_postgresql(start):
    database = start(DATABASE_URL="postgres://me:secret@db.example.org:5433/dashboard")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", 5433, "dashboard")


def test_sqlite_lies_in_the_data_directory_whatever_its_name(start, tmp_path):
    odd = tmp_path / "50% #1? of it"
    assert start(DATA_DIR=odd)["DATABASES"]["default"]["NAME"] == str(odd / "dashboard.sqlite3")


def test_the_queue_is_a_file_in_the_data_directory(start, tmp_path):
    settings = start()
    assert settings["HUEY"]["class"] == "huey.SqliteHuey"
    assert settings["HUEY"]["filename"] == str(tmp_path / "queue.sqlite3")
    assert settings["WORKER_THREADS"] == 4


def test_a_proxy_without_a_scheme_is_an_http_proxy(start):
    assert start(HTTPS_PROXY="proxy.example.org:3128")["HTTPS_PROXY"] == "http://proxy.example.org:3128"


def test_fresh_keys_are_accepted_and_never_the_same(start):
    printed = [subprocess.check_output([sys.executable, "-m", "config.keys"], cwd=ROOT, text=True) for _ in range(2)]
    first, second = (dict(line.split("=", 1) for line in text.splitlines()) for text in printed)
    assert start(**first)["SECRET_KEY"] == first["SECRET_KEY"]
    assert not set(first.values()) & set(second.values())


@pytest.fixture
def house(tmp_path):
    """A copy of config/ in an empty directory, where a .env can lie; what the tests' own settings say is not heard."""
    shutil.copytree(ROOT / "config", tmp_path / "config", ignore=shutil.ignore_patterns("__pycache__"))
    for shared in ("dashboard", "templates", "static", "manage.py"):
        (tmp_path / shared).symlink_to(ROOT / shared)

    def run(*command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(Path(sys.executable).parent), "PYTHONPATH": str(tmp_path), **settings}
        return subprocess.run(
            [sys.executable, *command], cwd=tmp_path, env=environment, text=True, capture_output=True, timeout=60
        )

    return run


GUNICORN = ["-m", "gunicorn", "--config=config/gunicorn.py", "config.wsgi"]
CHECK = ["-m", "django", "check", "--settings=config.settings", "--deploy", "--fail-level=WARNING"]


def test_the_example_is_fit_for_production(house, tmp_path):
    example = (ROOT / ".env.example").read_text()
    for name, value in keys.fresh().items():
        example, filled = re.subn(rf"^{name}=$", f"{name}={value}", example, flags=re.M)
        assert filled == 1
    (tmp_path / ".env").write_text(example)
    checked = house(*CHECK)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "no issues (2 silenced)" in checked.stdout  # settings.py says which, and why


def test_the_example_as_it_is_has_no_secret(house, tmp_path):
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text())
    refused = house(*CHECK)
    assert refused.returncode == 1
    assert refused.stderr.startswith("SECRET_KEY is not set.")


@pytest.mark.parametrize("command", [CHECK, GUNICORN])
def test_a_start_that_is_refused_shows_one_line_and_no_traceback(house, command):
    refused = house(*command)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert re.fullmatch(r"SECRET_KEY is not set\. Run `make keys` to print .+\n", refused.stderr)


def test_the_web_server_takes_the_settings(house):
    shown = house(
        *GUNICORN,
        "--print-config",
        **GOOD,
        HOST="::1",
        PORT="8123",
        WEB_CONCURRENCY="3",
        WEB_THREADS="5",
        WEB_STREAMS="7",
    )
    assert shown.returncode == 0
    values = dict(re.findall(r"^(\w+)\s+= (.+)$", shown.stdout, re.M))
    assert (values["bind"], values["workers"], values["threads"]) == ("['[::1]:8123']", "3", "12")


def test_a_taken_port_ends_the_web_server_even_if_it_is_shared(house):
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as taken:
        port = taken.getsockname()[1]
        refused = house(*GUNICORN, "--log-level=warning", **GOOD, PORT=str(port))
    assert refused.returncode == 1
    assert re.fullmatch(rf"PORT can't be {port} at 127\.0\.0\.1 \(.+\)\. Choose another one\.\n", refused.stderr)


@pytest.mark.parametrize("content", [b"PORT = 8000\n", b"# fine\n\nPORT: 8000\n", b"SECRET_KEY=\xff\n"])
def test_an_env_file_that_can_not_be_read(monkeypatch, tmp_path, content):
    (tmp_path / ".env").write_bytes(content)
    read_file = runpy.run_path(str(ROOT / "config" / "environment.py"))["read_file"]
    with pytest.raises(SystemExit, match=r"^\.env can't be read[^\n]*\.$"):
        read_file(tmp_path / ".env")


def test_the_environment_goes_before_the_env_file(monkeypatch, tmp_path):
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("WEB_THREADS", "3")  # so that it is taken back afterwards
    monkeypatch.delenv("WEB_THREADS")
    (tmp_path / ".env").write_text("# a comment\n\nPORT=8000\nexport WEB_THREADS='4'\n")
    read = runpy.run_path(str(ROOT / "config" / "environment.py"))
    read["read_file"](tmp_path / ".env")
    assert (read["text"]("PORT"), read["text"]("WEB_THREADS")) == ("8123", "4")


def test_each_demo_has_secrets_of_its_own_and_keeps_them(house, tmp_path):
    (tmp_path / ".env").write_text("CUSTOMGPT_API_URL=https://app.customgpt.ai/api/v1\nPORT=9999\n")
    secrets = "print(s.SECRET_KEY, *s.DASHBOARD_ENCRYPTION_KEYS)"
    show = f"from config import settings as s; {secrets}; print(s.SANDBOX_URL == s.CUSTOMGPT_API_URL, s.PORT)"
    first, again, other = (
        house("-c", show, DEMO="true", DATA_DIR=str(tmp_path / name)).stdout.splitlines() for name in ("a", "a", "b")
    )
    assert first == again
    assert first[1] == "True 8000"  # whatever .env says
    assert not set(first[0].split()) & set(other[0].split())
    assert stat.S_IMODE((tmp_path / "a" / "demo.env").stat().st_mode) == 0o600
