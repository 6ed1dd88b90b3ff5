from datetime import UTC, datetime
from typing import Any

from ..answers import UNKNOWN
from ..call import Call
from ..dice import dice
from ..errors import Refusal
from ..exchange import Answer, success
from ..paging import Page, cut, page_of, paginator
from ..prompts import Prompt, Prompts
from ..rendering import iso
from .reports import on_the_plan

MOST = 100  # rows on a page
EMOTIONS = ("neutral", "neutral", "neutral", "curious", "frustrated", "happy")
INTENTS = ("information", "information", "support", "purchase", "complaint")
PLACES = ("AT", "DE", "PT", "US", "GB", None)


@on_the_plan
def index(call: Call) -> Answer:
    """GET …/reports/intelligence: all questions of the agent by date, the newest id first, up to 100 a page."""
    start, end = _date(call, "start_date"), _date(call, "end_date")
    prompts = Prompts(call.options.seed, call.agent, call.world.hostile_id, start, end)
    page = Page(page_of(call.request.parameters, MOST).number, _limit(call), descending=True)
    rows = [_render(call, prompt) for prompt in cut(prompts, page)]
    return success(paginator(call.request.url, page, len(prompts), rows))


def _limit(call: Call) -> int:
    text = call.request.parameters.get("limit") or str(MOST)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise Refusal(400, f"The limit must be between 1 and {MOST}.")
    return int(text)


def _date(call: Call, name: str) -> int | None:
    """Parse one end of the period; both are included. Without a time it is midnight, without a zone UTC."""
    text = call.request.parameters.get(name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except ValueError:
        raise Refusal(400, f"The {name} is not a valid date.") from None


def _render(call: Call, prompt: Prompt) -> dict[str, Any]:
    row, message = prompt
    chance = dice(call.options.seed, "intelligence", message.id)
    metadata = message.metadata or {}
    feedback = call.world.feedback.get(message.id) or message.feedback
    return {
        "prompt_id": message.id,
        "conversation_id": row.id,
        "project_id": call.agent.id,
        "user_query": message.query,
        "ai_response": message.answer,
        "created_at": iso(message.at),
        "content_source": "none" if message.answer == UNKNOWN else "own_content",
        "user_emotion": chance.choice(EMOTIONS),
        "user_intent": chance.choice(INTENTS),
        "language": "en",
        "feedback": feedback["reaction"] if feedback else None,
        "user_location": chance.choice(PLACES),
        "chatbot_deployment": metadata.get("request_source"),
        "browser": metadata.get("user_agent"),
    }
