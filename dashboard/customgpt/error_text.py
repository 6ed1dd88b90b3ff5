"""Finds upstream's error text in either shape, and makes it safe to show."""

import re
import unicodedata
from typing import Any

from dashboard.customgpt.api_key import ApiKey
from dashboard.customgpt.coerce import rows, table

LONGEST = 300
MISSING = re.compile(r"\b(agent|project|conversation)\b.*\bnot found\b", re.IGNORECASE | re.DOTALL)


def error_message(body: Any, key: ApiKey) -> str:
    """Return the API's error text in one line of at most 300 characters, without the key; empty if there is none.

    Two shapes: `{"status": "error", "data": {"code": 404, "message": …}}`; Laravel's `{"message": …, "errors": {…}}`.
    """
    body = table(body)
    data = body.get("data")
    # Laravel's details come first: its message may be no more than "The given data was invalid."
    details = [line for lines in table(body.get("errors")).values() for line in rows(lines) if isinstance(line, str)]
    candidates = [" ".join(details[:3]), table(data).get("message"), body.get("message"), data, body.get("error")]
    words = next((words for words in candidates if isinstance(words, str) and words.strip()), "")
    return clean(key.blot_out(words))


def clean(words: str) -> str:
    """Return one line without control, direction or half characters, cut to a length."""
    shown = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in words[: LONGEST * 10])
    shown = " ".join(shown.split())
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1].rstrip() + "…"


def missing_thing(words: str) -> str:
    """Return what a 404 says was not found, in the product's words; empty if it does not say."""
    found = MISSING.search(words)
    if not found:
        return ""
    if "conversation message" in words.lower():
        return "message"
    # The API says project where the product says agent.
    return "conversation" if found[1].lower() == "conversation" else "agent"
