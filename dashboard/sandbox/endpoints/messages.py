from dataclasses import replace
from typing import Any

from ..agent import Message
from ..call import LONGEST_NAME, Call
from ..errors import NOT_READY, OUT_OF_CREDITS, Refusal, no_conversation
from ..events import event_stream, events
from ..exchange import Answer, success
from ..paging import MESSAGES_A_PAGE, choice, cut, page_of, paginator
from ..readiness import may_chat
from ..rendering import render_conversation, render_message

LONGEST_SESSION = 255
REACTIONS = ("neutral", "disliked", "liked")


def index(call: Call) -> Answer:
    """GET …/messages: the conversation, and its messages 20 a page."""
    row, transcript = call.conversation, call.transcript
    page = page_of(call.request.parameters, MESSAGES_A_PAGE)
    rows = [_render(call, message) for message in cut(transcript, page)]
    messages = paginator(call.request.url, page, len(transcript), rows)
    return success({"conversation": render_conversation(row, call.agent.id), "messages": messages})


def show(call: Call) -> Answer:
    """GET …/messages/{message}."""
    return success(_render(call, _message(call)))


def send(call: Call) -> Answer:
    """POST …/messages: an unknown session id creates a new conversation."""
    agent, session = call.agent, call.place["session"]
    prompt = call.text("prompt")
    if prompt is None:
        raise Refusal(400, "The prompt field is required.")
    choice({"source": call.text("response_source") or ""}, "source", ("default", "own_content", "openai_content"))
    _check(call, session)
    if session not in agent.sessions:
        call.change("conversation_created", agent=agent.id, name=prompt[:LONGEST_NAME], session=session)
    message = call.change("message_sent", agent=agent.id, session=session, prompt=prompt, metadata=_metadata(call))
    delay = call.options.answer_ms / 1000
    if call.request.streamed:
        return event_stream(events(message, session), delay)
    return replace(success(_render(call, message)), delay=delay)


def feedback(call: Call) -> Answer:
    """PUT …/messages/{message}/feedback."""
    message, reaction = _message(call), call.text("reaction")
    if reaction not in REACTIONS:
        raise Refusal(400, "The selected reaction is invalid.")
    call.change("feedback_given", message=message.id, reaction=reaction)
    return success(_render(call, message))


def _check(call: Call, session: str) -> None:
    """Refuse a question that can't be answered."""
    if session in call.agent.deleted or session in (".", "..") or len(session) > LONGEST_SESSION:
        raise no_conversation(session)
    if not may_chat(call.agent, call.now, call.options.ready_after):
        raise Refusal(400, NOT_READY)
    if call.world.queries >= call.options.max_queries:
        raise Refusal(429, OUT_OF_CREDITS)


def _metadata(call: Call) -> dict[str, str | None]:
    return {
        "user_ip": "127.0.0.1",
        "user_agent": call.request.header("User-Agent") or None,
        "external_id": call.request.parameters.get("external_id", "")[:128] or None,
        "request_source": "api",
    }


def _message(call: Call) -> Message:
    transcript = call.transcript
    number = call.number("message", "Conversation message id must be integer")
    found = transcript.find(number)
    if found is None:
        raise Refusal(404, f"Conversation message with id {number} not found")
    return found


def _render(call: Call, message: Message) -> dict[str, Any]:
    return render_message(message, call.conversation, call.world.feedback.get(message.id))
