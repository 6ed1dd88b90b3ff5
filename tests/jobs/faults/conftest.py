import pytest

from tests.conftest import Browser
from tests.jobs.flows import due


@pytest.fixture(autouse=True)
def nobody_waits_for_an_answer(monkeypatch):
    for module in ("connections", "transport"):
        monkeypatch.setattr(f"dashboard.customgpt.{module}.READ_SECONDS", 0.2)


@pytest.fixture
def job(api, ed: Browser):
    return due(api, ed)
