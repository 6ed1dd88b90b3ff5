"""Prints new secrets for .env. Needs no settings: it runs before there are any."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def fresh() -> dict[str, str]:
    """Return a new value for each secret setting."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DASHBOARD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }


def write_once(path: Path) -> None:
    """Write secrets for the demo, unless there are some, so that they stay the same."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in fresh().items())


if __name__ == "__main__":
    for name, value in fresh().items():
        print(f"{name}={value}")
