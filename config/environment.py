"""Reads one setting at a time; what can't be read ends the start with a sentence, not a traceback."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

import environ
from cryptography.fernet import Fernet

T = TypeVar("T")

# Reads NAME, or the file that NAME_FILE names (Docker and systemd hand secrets over as files).
env = environ.FileAwareEnv()


def refuse(name: str, why: str) -> NoReturn:
    """End the start. `why` says what is wrong and how to put it right."""
    raise SystemExit(f"{name} {why}")


def read_file(path: Path) -> None:
    """Take what the environment itself does not say from a .env file, when there is one."""
    if path.is_file():
        environ.Env.read_env(path)


def text(name: str, default: str = "") -> str:
    """A string without surrounding white space."""
    try:
        return str(env.str(name, default)).strip()
    except OSError as error:
        refuse(f"{name}_FILE", f"names a file that can't be read ({error.strerror}).")


def flag(name: str, default: bool = False) -> bool:
    """true/false, yes/no, on/off, 1/0; anything else is refused instead of read as false."""
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    value = text(name).lower()
    if value and value not in words:
        refuse(name, f"is {value!r}. Say true or false.")
    return words.get(value, default)


def whole(name: str, default: int, low: int = 1, high: int = 65535) -> int:
    """A whole number between two bounds."""
    value = text(name, str(default)) or str(default)
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        refuse(name, f"is {value!r}. Give a whole number from {low} to {high}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, valid: Callable[[str], bool], shape: str) -> str:
    """A value that must be given: there is no default to forget about."""
    value = text(name)
    if not value:
        refuse(name, f"is not set. `make keys` prints {shape}; put the line into .env.")
    if not valid(value):
        refuse(name, f"can't be used: it is not {shape}. `make keys` prints a fresh one.")
    return value


def api_url(name: str, default: str) -> str:
    """The API's base address, without a slash at its end."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        refuse(name, "must be an address such as https://app.customgpt.ai/api/v1, without a key or a query in it.")
    return value


def is_key_ring(value: str) -> bool:
    """Whether every comma-separated part can encrypt."""
    try:
        return bool([Fernet(part.strip()) for part in value.split(",")])
    except ValueError:
        return False


def is_directory(path: Path) -> bool:
    """Whether the directory is there, or could be made, and can be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(path, os.W_OK)
