"""The two shapes of an error: the vendor's own, and Laravel's when the request never reached the vendor's code.

{"status": "error", "url": …, "data": {"code": 404, "message": "Agent with id 1 not found"}}
{"message": "This action is unauthorized."}
"""

from dataclasses import replace

from .exchange import Answer, Request, answer_json

BAD_KEY = "API Token is either missing or invalid"
BAD_AGENT = "Agent id must be integer"
UNAUTHORIZED = "This action is unauthorized."
TOO_MANY = "Too Many Attempts."
NOT_READY = "Agent is not ready yet. Please wait until its pages are indexed."
OUT_OF_CREDITS = "You have exhausted your current query credits. Please upgrade your plan or buy additional credits."


class Refusal(Exception):
    """Raised to end a request with an error in the vendor's shape."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def vendor_error(request: Request, status: int, message: str) -> Answer:
    """Return an error as the vendor's code writes it."""
    data = {"code": status, "message": message}
    return answer_json(status, {"status": "error", "url": request.url, "data": data})


def laravel_error(status: int, message: str, **headers: str) -> Answer:
    """Return an error as Laravel itself writes it."""
    return answer_json(status, {"message": message}, **headers)


def too_many(retry_after: str, reset: int) -> Answer:
    """Return 429: the key may call again after `retry_after` (seconds or an HTTP date)."""
    answer = laravel_error(429, TOO_MANY, Retry_After=retry_after)
    return replace(answer, headers={**answer.headers, "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)})


def no_agent(agent_id: int | str) -> Refusal:
    """The agent is gone, or another account's."""
    return Refusal(404, f"Agent with id {agent_id} not found")


def no_conversation(session_id: str) -> Refusal:
    """Not documented by the vendor; the sentence follows the others."""
    return Refusal(404, f"Conversation with id {session_id} not found")
