"""client_for: the settings decide where to, and one transport serves a process."""

import tomllib
from pathlib import Path

import pytest

from dashboard import customgpt
from dashboard.customgpt.transport import VERSION, transport_for
from tests.customgpt.conftest import KEY


@pytest.fixture
def here(settings):
    settings.CUSTOMGPT_API_URL = "https://api.test/api/v1"
    return settings


def test_clients_of_all_keys_share_one_transport(here):
    first, second = customgpt.client_for(KEY), customgpt.client_for("another")
    assert first._call.transport is second._call.transport


def test_clients_of_one_key_share_its_pace(here):
    assert customgpt.client_for(KEY).limiter is customgpt.client_for(KEY).limiter
    assert customgpt.client_for(KEY).limiter is not customgpt.client_for("another").limiter


@pytest.mark.parametrize(
    ("name", "value"),
    [("CUSTOMGPT_API_URL", "https://other.test/v1"), ("HTTPS_PROXY", "http://p:1"), ("CUSTOMGPT_CA_BUNDLE", "/ca.pem")],
)
def test_another_setting_is_another_transport(here, name, value):
    before = customgpt.client_for(KEY)._call.transport
    setattr(here, name, value)
    assert customgpt.client_for(KEY)._call.transport is not before


def test_proxy_and_certificates_come_from_the_settings():
    session = transport_for("https://api.test", "http://proxy.test:3128", "/ca.pem")._session
    assert (session.proxies, session.verify) == ({"https": "http://proxy.test:3128"}, "/ca.pem")
    assert transport_for("https://api.test")._session.verify is True


def test_a_forked_process_has_its_own_connections(monkeypatch):
    before = transport_for("https://api.test")
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert transport_for("https://api.test") is not before


def test_the_deadline_is_15_seconds_unless_told(here):
    assert customgpt.client_for(KEY)._call.deadline == 15
    assert customgpt.client_for(KEY, deadline=30)._call.deadline == 30


def test_the_version_it_names_is_the_projects():
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
