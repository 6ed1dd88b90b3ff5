"""Does over HTTP what a person's browser does: keeps the connection, sends the cookies and the form's token."""

import re
from html import unescape

import requests


class Browser:
    """One signed-in person."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.session = requests.Session()

    def get(self, path: str, **headers: str) -> requests.Response:
        """A page, or with HX_Request its fragment; anything but a good answer is a mistake of the benchmark."""
        response = self.session.get(self.origin + path, headers=_named(headers), timeout=60)
        response.raise_for_status()
        return response

    def post(self, path: str, page: str, fields: list[tuple[str, str]], **headers: str) -> requests.Response:
        """Send a form of a page that was got before."""
        token = found(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        response = self.session.post(
            self.origin + path, [("csrfmiddlewaretoken", token), *fields], headers=_named(headers), timeout=60
        )
        response.raise_for_status()
        return response

    def sign_in(self, name: str, password: str) -> None:
        """By the form, as everybody."""
        page = self.get("/accounts/login/").text
        answer = self.post("/accounts/login/", page, [("login", name), ("password", password)])
        assert answer.url.endswith("/workspaces/"), "Signing in failed."

    def another_tab(self) -> "Browser":
        """The same person over a connection of its own."""
        tab = Browser(self.origin)
        tab.session.cookies.update(self.session.cookies)
        return tab


def found(pattern: str, page: str) -> list[str]:
    """What the pattern's group is, everywhere in the page, as the browser reads it."""
    return [unescape(text) for text in re.findall(pattern, page)]


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
