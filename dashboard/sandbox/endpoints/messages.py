import json
import re
from collections.abc import Iterator
from typing import Any

from ..agent import Message
from ..call import LONGEST_NAME, Call
from ..errors import Refusal, no_conversation
from ..exchange import Answer, success
from ..paging import MESSAGES_A_PAGE, choice, cut, page_of, paginator
from ..rendering import iso, render_conversation, render_message

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
    """POST …/messages: a session id that nobody knows yet makes a new conversation."""
    agent, session, parameters = call.agent, call.place["session"], call.request.parameters
    prompt = call.text("prompt")
    if prompt is None:
        raise Refusal(400, "The prompt field is required.")
    choice({"source": call.text("response_source") or ""}, "source", ("default", "own_content", "openai_content"))
    if session in agent.deleted or session in (".", "..") or len(session) > LONGEST_SESSION:
        raise no_conversation(session)
    if session not in agent.sessions:
        call.change("conversation_created", agent=agent.id, name=prompt[:LONGEST_NAME], session=session)
    metadata = {
        "user_ip": "127.0.0.1",
        "user_agent": call.request.header("User-Agent") or None,
        "external_id": parameters.get("external_id", "")[:128] or None,
        "request_source": "api",
    }
    message = call.change("message_sent", agent=agent.id, session=session, prompt=prompt, metadata=metadata)
    if parameters.get("stream", "").lower() in ("1", "true"):
        headers = {"Content-Type": "text/event-stream; charset=UTF-8", "X-Accel-Buffering": "no"}
        return Answer(200, headers, events(message, session))
    return success(_render(call, message))


def feedback(call: Call) -> Answer:
    """PUT …/messages/{message}/feedback."""
    message, reaction = _message(call), call.text("reaction")
    if reaction not in REACTIONS:
        raise Refusal(400, "The selected reaction is invalid.")
    call.change("feedback_given", message=message.id, reaction=reaction)
    return success(_render(call, message))


def events(message: Message, session: str) -> Iterator[bytes]:
    """The answer, piece by piece. The first piece is empty and the last event carries no text, as it really is."""
    yield _event({"status": "start", "prompt": message.query})
    for piece in ["", *re.findall(r"\s*\S+|\s+$", message.answer)]:
        yield _event({"status": "progress", "message": piece})
    citations = message.citations
    end = {"id": message.id, "created_at": iso(message.at), "session_id": session, "citations": citations}
    yield _event({"status": "finish", **end})


def _event(data: dict[str, Any]) -> bytes:
    return f"event: {data['status']}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def _message(call: Call) -> Message:
    transcript = call.transcript
    number = call.number("message", "Conversation message id must be integer")
    found = transcript.find(number)
    if found is None:
        raise Refusal(404, f"Conversation message with id {number} not found")
    return found


def _render(call: Call, message: Message) -> dict[str, Any]:
    return render_message(message, call.conversation, call.world.feedback.get(message.id))
