"""Judges an answer by its status and body: returns the data of a success, or the error that it means."""

import json
import math
import re
from typing import Any, NoReturn

from dashboard.customgpt.api_key import ApiKey
from dashboard.customgpt.backoff import retry_after
from dashboard.customgpt.endpoints import Endpoint
from dashboard.customgpt.error_text import error_message, missing_thing
from dashboard.customgpt.errors import (
    Forbidden,
    KeyRefused,
    NotFound,
    QuotaExhausted,
    RateLimited,
    Rejected,
    Unavailable,
    UnexpectedAnswer,
    UpstreamError,
)
from dashboard.customgpt.transport import Answer
from dashboard.customgpt.transport_errors import NoAnswer

# Escapes that may stand for NUL or for half a character. Only a hint: PHP writes every emoji as two halves.
SUSPICIOUS = re.compile(r"\\u(0000|d[89a-f])", re.IGNORECASE)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def data_of(endpoint: Endpoint, answer: Answer, key: ApiKey) -> dict[str, Any]:
    """Return the `data` of a success. Raises the UpstreamError that the answer means."""
    if answer.status == 200 or (answer.status == 201 and endpoint.verb == "POST"):
        body = _json(answer)
        if body.get("status") == "error":
            raise Rejected(_refusal(error_message(body, key)))
        if body.get("status") != "success" or not isinstance(body.get("data"), dict):
            raise UnexpectedAnswer(why="no success and no data", retriable=True)
        data: dict[str, Any] = body["data"]
        return data
    raise _failure(endpoint, answer, key)


def unavailable(endpoint: Endpoint, no_answer: NoAnswer) -> Unavailable:
    """Return the error that a missing answer means: in doubt only if the request can have arrived."""
    if not no_answer.sent:
        message = "The API can't be reached. Try again in a minute."
    elif no_answer.late:
        message = "The API did not answer in time."
    else:
        message = "The connection to the API broke before its answer was complete."
    return Unavailable(message, ambiguous=no_answer.sent and endpoint.writes, retriable=True)


def _failure(endpoint: Endpoint, answer: Answer, key: ApiKey) -> UpstreamError:
    status, words = answer.status, _words(answer, key)
    if status == 401:
        return KeyRefused()
    if status == 403:
        return Forbidden()
    if status == 404:
        thing = missing_thing(words) or endpoint.thing
        return NotFound(f"The {thing} can't be found." if thing else "")
    if status == 429 and "query credits" in words.lower():
        return QuotaExhausted()
    if status == 429:
        seconds = retry_after(answer.headers)
        wait = "1 second" if seconds <= 1 else f"{math.ceil(seconds)} seconds"
        return RateLimited(f"The API accepts no more calls for now. Try again in {wait}.", retry_after=seconds)
    if 400 <= status < 500:
        return Rejected(_refusal(words), retriable=status == 409)
    if 500 <= status < 600:
        return Unavailable(
            f"The API had an internal problem (error {status}). Try again in a minute.",
            ambiguous=endpoint.writes,
            retriable=True,
        )
    if 300 <= status < 400:
        # Not followed, and not in doubt: whoever sends the caller elsewhere has not done the work.
        return UnexpectedAnswer(
            "The API redirected the call elsewhere, which was not followed.", why=f"status {status}"
        )
    return UnexpectedAnswer(why=f"status {status}", retriable=True)


def _refusal(words: str) -> str:
    return f"The API refused: “{words}”" if words else ""


def _words(answer: Answer, key: ApiKey) -> str:
    try:
        return error_message(_json(answer), key)
    except UnexpectedAnswer:
        return ""


def _json(answer: Answer) -> dict[str, Any]:
    """Return the body as an object. Raises UnexpectedAnswer for any other JSON."""
    if answer.body is None:
        raise UnexpectedAnswer(why="larger than the cap")
    media_type = re.split("[;,]", answer.headers.get("Content-Type", ""))[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise UnexpectedAnswer(why="not application/json", retriable=True)
    try:
        return object_in(answer.body.decode("utf-8"))
    except UnicodeDecodeError:
        raise UnexpectedAnswer(why="not UTF-8", retriable=True) from None


def object_in(text: str) -> dict[str, Any]:
    """Parse the text as a JSON object. Raises UnexpectedAnswer."""
    try:
        body = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise UnexpectedAnswer(why="nested too deep", retriable=True) from None
    except ValueError as error:
        # Bad JSON, NaN and integers of thousands of digits: all of them are ValueErrors.
        raise UnexpectedAnswer(why=type(error).__name__, retriable=True) from None
    if not isinstance(body, dict):
        raise UnexpectedAnswer(why="not an object", retriable=True)
    if SUSPICIOUS.search(text) and not _is_storable(body):
        raise UnexpectedAnswer(why="NUL or half a character in a text", retriable=True)
    return body


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("infinite")
    return value


def _is_storable(body: Any) -> bool:
    """Whether no text has a NUL or a lone surrogate, which databases and templates refuse. Not recursive: depth."""
    waiting = [body]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if UNSTORABLE.search(value):
                return False
        elif isinstance(value, dict):
            waiting += value.keys()
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return True
