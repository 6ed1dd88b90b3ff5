"""Reads one setting at a time; what can't be read ends the start with a sentence, not a traceback."""

import os
import re
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

import environ
import psycopg
import redis
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

# Reads NAME, or the file that NAME_FILE names (Docker and systemd hand secrets over as files).
env = environ.FileAwareEnv()


def refuse(name: str, why: str) -> NoReturn:
    """Stop the start. `why` says what is wrong and how to fix it."""
    raise SystemExit(f"{name} {why}")


def read_file(path: Path) -> None:
    """Read from a .env file, if there is one, what the environment does not set."""
    if not path.is_file():
        return
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeError):
        refuse(path.name, "can't be read. It must be a UTF-8 text file that this user can read.")
    for number, line in enumerate(lines, 1):
        if line and not re.match(r"#|(export )?\w+=", line, re.ASCII):
            refuse(path.name, f"can't be read in line {number}. Write NAME=value, with no spaces around =.")
    environ.Env.read_env(path)


def text(name: str, default: str = "") -> str:
    """Read a string without surrounding white space."""
    try:
        return str(env.str(name, default)).strip()
    except OSError as error:
        refuse(f"{name}_FILE", f"names a file that can't be read ({error.strerror}).")
    except UnicodeError:
        refuse(f"{name}_FILE", "names a file that is not UTF-8 text.")


def flag(name: str, default: bool = False) -> bool:
    """Read true/false, yes/no, on/off or 1/0; refuse anything else instead of reading it as false."""
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    value = text(name).lower()
    if value and value not in words:
        refuse(name, f"is {value!r}. Use true or false.")
    return words.get(value, default)


def whole(name: str, default: int, low: int = 1, high: int = 65535) -> int:
    """Read a whole number between two bounds."""
    value = text(name, str(default)) or str(default)
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        refuse(name, f"is {value!r}. Use a whole number from {low} to {high}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, valid: Callable[[str], bool], shape: str) -> str:
    """Read a value that must be set: a secret has no default."""
    value = text(name)
    if not value:
        refuse(name, f"is not set. Run `make keys` to print {shape}, and put the line into .env.")
    if not valid(value):
        refuse(name, f"can't be used: it is not {shape}. Run `make keys` to print a new one.")
    return value


def api_url(name: str, default: str) -> str:
    """Read the API's base address, without a trailing slash."""
    value = text(name, default).rstrip("/")
    parts = _address(value)
    if not parts or parts.query or parts.fragment or parts.username:
        refuse(name, "must be an address such as https://app.customgpt.ai/api/v1, without a key or a query string.")
    return value


def proxy(name: str) -> str:
    """Read an HTTP proxy's address, or nothing. Without a scheme it is an HTTP proxy, as elsewhere."""
    value = text(name)
    if value and "://" not in value:
        value = f"http://{value}"
    if value and not _address(value):
        refuse(name, "can't be read. Write it like http://proxy.example.org:3128, or leave it empty.")
    return value


def _address(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if fits else None


def certificates(name: str) -> str:
    """Read the path of a PEM file of certificates to trust, or nothing."""
    value = text(name)
    try:
        if value:
            ssl.create_default_context(cafile=value)
    except OSError:  # ssl.SSLError is one, too
        refuse(name, "does not name a readable file of certificates. Use a PEM file, or leave it empty.")
    return value


def sqlite(file: Path) -> dict[str, Any]:
    """Return Django's database settings for that file."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}


def database(name: str, file: Path) -> dict[str, Any]:
    """Return Django's settings for PostgreSQL, or for SQLite in that file if nothing is set."""
    value = text(name)
    if not value:
        return sqlite(file)
    try:
        # The library warns of other schemes, with the password.
        if value.startswith(("postgres://", "postgresql://", "sqlite://")):
            return dict(environ.Env.db_url_config(value))
    except (ImproperlyConfigured, ValueError):
        pass
    refuse(name, "can't be read. Write it like postgres://user:password@host:5432/name, or leave it empty.")


def sqlite_queue(file: Path) -> dict[str, Any]:
    """Return the queue's settings for that file. Its tables are created when needed."""
    return {"class": "huey.SqliteHuey", "filename": str(file), "create_tables": False}


def queue(name: str, file: Path) -> dict[str, Any]:
    """Return the queue's settings for Redis or PostgreSQL, or for SQLite in that file if nothing is set."""
    value = text(name)
    if not value:
        return sqlite_queue(file)
    try:
        parts = urlsplit(value)
        fits = parts.port != 0
        if fits and parts.scheme in {"redis", "rediss"} and parts.hostname and re.fullmatch(r"/?\d*", parts.path):
            redis.ConnectionPool.from_url(value).make_connection()  # reads the options, and connects to nothing
            return {"class": "huey.RedisHuey", "url": value}
        if fits and parts.scheme in {"postgres", "postgresql"}:
            conninfo_to_dict(value)
            # Without a limit a web page would wait for minutes when the network swallows what is sent.
            limits = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
            return {"class": "huey.PostgresHuey", "dsn": value, "create_tables": False, **limits}
    except (ValueError, TypeError, redis.RedisError, psycopg.Error):
        pass
    refuse(
        name,
        "can't be read. Write it like redis://:password@host:6379/0 or postgres://user:password@host:5432/name, "
        "or leave it empty.",
    )


def is_key_ring(value: str) -> bool:
    """Whether every comma-separated part can encrypt."""
    try:
        return bool([Fernet(part.strip()) for part in value.split(",")])
    except ValueError:
        return False


def is_directory(path: Path) -> bool:
    """Whether the directory exists or can be created, and is writable."""
    try:
        # Sessions lie in there: other users of the machine have no business in it.
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(path, os.W_OK)


def listening_trouble(host: str, port: int) -> str:
    """Return why no server can listen there, or nothing. Servers that share their port, like gunicorn, don't notice."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return ""
