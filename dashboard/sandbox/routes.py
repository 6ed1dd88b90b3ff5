from collections.abc import Callable
from urllib.parse import unquote

from .call import Call
from .endpoints import account, agents, conversations, intelligence, messages, reports
from .errors import laravel_error
from .exchange import Answer

PREFIX = "/api/v1/"
Endpoint = Callable[[Call], Answer]
Found = tuple[Endpoint, dict[str, str]] | Answer

ROUTES: dict[str, dict[str, Endpoint]] = {
    "user": {"GET": account.user},
    "limits/usage": {"GET": account.limits},
    "projects": {"GET": agents.index, "POST": agents.create},
    "projects/{agent}": {"GET": agents.show, "POST": agents.update, "DELETE": agents.delete},
    "projects/{agent}/stats": {"GET": agents.stats},
    "projects/{agent}/citations/{citation}": {"GET": account.citation},
    "projects/{agent}/conversations": {"GET": conversations.index, "POST": conversations.create},
    "projects/{agent}/conversations/{session}": {"PUT": conversations.rename, "DELETE": conversations.delete},
    "projects/{agent}/conversations/{session}/messages": {"GET": messages.index, "POST": messages.send},
    "projects/{agent}/conversations/{session}/messages/{message}": {"GET": messages.show},
    "projects/{agent}/conversations/{session}/messages/{message}/feedback": {"PUT": messages.feedback},
    "projects/{agent}/reports/traffic": {"GET": reports.traffic},
    "projects/{agent}/reports/queries": {"GET": reports.queries},
    "projects/{agent}/reports/conversations": {"GET": reports.conversations},
    "projects/{agent}/reports/analysis": {"GET": reports.analysis},
    "projects/{agent}/reports/intelligence": {"GET": intelligence.index},
}
PATTERNS = {tuple(pattern.split("/")): methods for pattern, methods in ROUTES.items()}


def find(method: str, path: str) -> Found:
    """Return the endpoint and the ids in the path; or Laravel's 404 or 405.

    A slash at the end is cut off, as Laravel does: DELETE /projects/7/ deletes the agent. Nothing else is folded.
    """
    trimmed = path.rstrip("/")
    parts = [unquote(part) for part in trimmed.removeprefix(PREFIX).split("/")]
    if not trimmed.startswith(PREFIX) or not all(parts):
        return laravel_error(404, f"The route {path.strip('/')} could not be found.")
    for pattern, methods in PATTERNS.items():
        place = _match(pattern, parts)
        if place is None:
            continue
        endpoint = methods.get("GET" if method == "HEAD" else method)
        if endpoint:
            return endpoint, place
        allowed = ", ".join(name for word in methods for name in ((word, "HEAD") if word == "GET" else (word,)))
        route = trimmed.strip("/")
        sentence = f"The {method} method is not supported for route {route}. Supported methods: {allowed}."
        return laravel_error(405, sentence, Allow=allowed)
    return laravel_error(404, f"The route {path.strip('/')} could not be found.")


def _match(pattern: tuple[str, ...], parts: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(parts):
        return None
    place = {}
    for expected, part in zip(pattern, parts, strict=True):
        if expected.startswith("{"):
            place[expected[1:-1]] = part
        elif expected != part:
            return None
    return place
