"""What every answer carries, whatever made it, and what only signed-in pages and production carry."""

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from tests.conftest import API, Browser
from tests.rows import agent_row, conversation_row, ok, paginator
from tests.test_settings import GOOD, settings_of

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Agreed on for the whole project: nothing an answer says is evaluated, kept in the browser, or fetched from elsewhere.
HTMX = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    "allowNestedOobSwaps": False,
    "historyCacheSize": 0,
    "historyRestoreAsHxRequest": False,
    "refreshOnHistoryMiss": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422|502", "swap": True, "error": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}
LIST = "/workspaces/{pk}/agents/924/conversations/"


@pytest.fixture
def api(upstream):
    """Agent 924 with one conversation, and an API key that opens nothing else."""
    upstream.get(f"{API}/projects/924", json=ok(agent_row()))
    upstream.get(f"{API}/projects/924/conversations", json=ok(paginator([conversation_row()])))
    return upstream


class Answers:
    """One answer of each kind."""

    def __init__(self, ann: Browser, pk: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ann = ann
        self.list = LIST.format(pk=pk)
        self.monkeypatch = monkeypatch

    def page(self) -> HttpResponse:
        return self.ann.get(self.list)

    def fragment(self) -> HttpResponse:
        return self.ann.get(self.list, headers={"HX-Request": "true", "HX-Target": "table"})

    def sign_in_page(self) -> HttpResponse:
        return Client().get("/accounts/login/")

    def redirect_to_the_sign_in_page(self) -> HttpResponse:
        return Client().get(self.list)

    def healthz(self) -> HttpResponse:
        return Client().get("/healthz")

    def static_file(self) -> HttpResponse:
        with override_settings(WHITENOISE_USE_FINDERS=True, WHITENOISE_AUTOREFRESH=True):
            response = Client().get("/static/css/base.css")
        response.close()
        return response

    def not_found(self) -> HttpResponse:
        return self.ann.get("/nothing-here/")

    def not_found_signed_out(self) -> HttpResponse:
        return Client().get("/nothing-here/")

    def wrong_verb(self) -> HttpResponse:
        return self.ann.put(self.list)

    def form_without_token(self) -> HttpResponse:
        return Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "ann"})

    def wrong_host(self) -> HttpResponse:
        return Client(headers={"Host": "elsewhere.example"}).get("/accounts/login/")

    def our_own_mistake(self) -> HttpResponse:
        self.monkeypatch.setattr("dashboard.health.connection", None)
        return Client(raise_request_exception=False).get("/healthz")

    def upstream_gone(self) -> HttpResponse:
        return self.ann.get(self.list.replace("924", "925"))


STATUS = {
    "page": 200,
    "fragment": 200,
    "sign_in_page": 200,
    "redirect_to_the_sign_in_page": 302,
    "healthz": 200,
    "static_file": 200,
    "not_found": 404,
    "not_found_signed_out": 404,
    "wrong_verb": 405,
    "form_without_token": 403,
    "wrong_host": 400,
    "our_own_mistake": 500,
    "upstream_gone": 502,
}


@pytest.fixture
def answer(ann, workspace, api, monkeypatch):
    answers = Answers(ann, workspace.pk, monkeypatch)

    def answer(kind: str) -> HttpResponse:
        response: HttpResponse = getattr(answers, kind)()
        assert response.status_code == STATUS[kind]
        return response

    return answer


@pytest.mark.parametrize("kind", STATUS)
def test_every_answer_carries_the_policy(answer, kind):
    response = answer(kind)
    policy = [directive.strip().split(" ", 1) for directive in response.headers["Content-Security-Policy"].split(";")]
    assert sorted(policy) == sorted([name, value] for name, value in CSP.items())
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("kind", ["page", "fragment", "sign_in_page", "not_found", "form_without_token"])
def test_no_page_can_be_framed(answer, kind):
    assert answer(kind).headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("kind", ["page", "fragment", "not_found", "wrong_verb", "upstream_gone"])
def test_what_a_signed_in_person_sees_is_kept_nowhere(answer, kind):
    assert "no-store" in answer(kind).headers["Cache-Control"]


@pytest.mark.parametrize("kind", ["page", "fragment", "sign_in_page", "redirect_to_the_sign_in_page", "upstream_gone"])
def test_page_and_fragment_of_an_address_are_told_apart(answer, kind):
    varies = {name.strip() for name in answer(kind).headers["Vary"].split(",")}
    assert {"HX-Request", "Cookie"} <= varies


@pytest.mark.parametrize("kind", ["page", "sign_in_page", "not_found", "form_without_token", "upstream_gone"])
def test_every_page_sets_htmx_up_as_agreed(answer, kind):
    [content] = re.findall(r"<meta name=\"htmx-config\" content='([^']+)'>", answer(kind).content.decode())
    assert json.loads(content) == HTMX


def test_a_mistake_shows_nothing_of_itself(answer):
    page = answer("our_own_mistake").content.decode()
    assert "Something went wrong in the dashboard." in page
    assert "Traceback" not in page
    assert "AttributeError" not in page


@pytest.fixture
def production(monkeypatch, tmp_path):
    """The settings that browsers feel, as they are without PLAIN_HTTP."""
    made = settings_of(monkeypatch, **GOOD, DATA_DIR=tmp_path)
    felt = {
        name: value for name, value in made.items() if name.startswith(("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_"))
    }
    with override_settings(**felt):
        yield felt


def cookie(response: HttpResponse, name: str) -> dict[str, Any]:
    return {part: value for part, value in response.cookies[name].items() if value}


def test_cookies_in_production_belong_to_this_host_and_tls(db, production, django_user_model):
    user = django_user_model.objects.create_user("ann", password="a-long-pass-phrase")
    browser = Client()
    page = browser.get("/accounts/login/", secure=True)
    assert cookie(page, "__Host-csrftoken").items() >= {"path": "/", "secure": True, "samesite": "Lax"}.items()
    form = {"login": user.username, "password": "a-long-pass-phrase"}
    signed_in = browser.post("/accounts/login/", form, secure=True)
    session = cookie(signed_in, "__Host-sessionid")
    assert session.items() >= {"path": "/", "secure": True, "httponly": True, "samesite": "Lax"}.items()
    assert "domain" not in session
    assert {name for name in browser.cookies if not name.startswith("__Host-")} <= {"messages"}


def test_production_is_tls_only_but_for_the_health_check(db, production):
    moved = Client().get("/accounts/login/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "https://testserver/accounts/login/")
    assert Client().get("/healthz").status_code == 200
    behind_the_proxy = Client(headers={"X-Forwarded-Proto": "https"}).get("/accounts/login/")
    assert behind_the_proxy.status_code == 200
    assert behind_the_proxy.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_without_tls_a_page_says_so(answer):
    assert "served without TLS" in answer("page").content.decode()
    with override_settings(PLAIN_HTTP=False):
        assert "served without TLS" not in Client().get(reverse("account_login")).content.decode()
