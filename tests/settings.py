"""The real settings, with secrets made for the test run and nothing read from outside it."""

import os
import tempfile
from pathlib import Path

from config import environment, keys

FIXED = ("PORT", "SANDBOX_PORT", "DEMO", "ALLOWED_HOSTS", "CUSTOMGPT_API_URL", "HTTPS_PROXY", "CUSTOMGPT_CA_BUNDLE")
for name in (*FIXED, "HUEY_URL", "WORKER_THREADS"):
    os.environ.pop(name, None)
SCRATCH = tempfile.TemporaryDirectory(prefix="dashboard-tests-")  # goes with the process
os.environ.update(keys.fresh())
os.environ.update(
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    CUSTOMGPT_API_URL="https://api.test/api/v1",
    DATA_DIR=SCRATCH.name,
    PLAIN_HTTP="true",
)
environment.read_file = lambda path: None

from config.settings import *  # noqa: E402, F403

STATIC_ROOT = Path(os.environ["DATA_DIR"]) / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
HUEY = {"class": "huey.MemoryHuey"}  # no test touches a file or a broker unless it brings its own
# Argon2 is slow on purpose; a test that signs in has other things to prove.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
