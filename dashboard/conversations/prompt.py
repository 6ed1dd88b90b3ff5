"""Asks one question. It is sent once: after a lost answer, the conversation is read again to see what was stored."""

from dataclasses import dataclass

from dashboard.customgpt import Client, Message, Prompt, UpstreamError
from dashboard.text import collapsed

RECORDED = "The answer was lost on the way. The API has kept the question, and this is what it stored."
NOT_SHOWN = "The conversation does not show it now. Reload it before you ask again."
ENDED = "The answer is complete, but it could not be read again as the API stored it."
NOT_READ = "The conversation could not be read again. Reload the page to see it."


@dataclass(frozen=True, slots=True)
class Asked:
    """The outcome of a question.

    * `message`: the exchange as the API stored it; None where there is none, or where it could not be read
    * `sentence`: what a person must know
    * `recorded`: whether the question was surely taken, so that nobody need ask it again
    """

    message: Message | None
    sentence: str = ""
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Where a question is asked. `newest` is the last message that was there before."""

    agent_id: int
    session_id: str
    newest: int = 0


def ask(client: Client, target: Target, prompt: Prompt) -> Asked:
    """Ask and wait for the whole answer."""
    try:
        return Asked(client.send(target.agent_id, target.session_id, prompt), recorded=True)
    except UpstreamError as error:
        return resolve(client, target, prompt, error)


def resolve(client: Client, target: Target, prompt: Prompt, error: UpstreamError) -> Asked:
    """Return the outcome of a failed call. If it is in doubt, read the conversation to find out."""
    if not error.ambiguous:
        return Asked(None, error.user_message)
    try:
        found = find(client, target, prompt)
    except UpstreamError:
        return Asked(None, f"{error.user_message} {NOT_READ}")
    return Asked(found, RECORDED, recorded=True) if found else Asked(None, f"{error.user_message} {NOT_SHOWN}")


def stored(client: Client, target: Target, prompt: Prompt, message_id: int) -> Asked:
    """Return the exchange of a complete answer. `message_id` is 0 if the API did not give it."""
    try:
        found = client.message(target.agent_id, target.session_id, message_id) if message_id else None
        if found is None or not _asks(found, prompt):
            found = find(client, target, prompt)
    except UpstreamError as error:
        return Asked(None, f"{ENDED} {error.cause}", recorded=True)
    return Asked(found, "" if found else ENDED, recorded=True)


def find(client: Client, target: Target, prompt: Prompt) -> Message | None:
    """Return the newest message with that question that was not there before. Raises UpstreamError."""
    messages = client.messages(target.agent_id, target.session_id).messages.items
    new = [message for message in messages if message.id is not None and message.id > target.newest]
    return next((message for message in new if _asks(message, prompt)), None)


def _asks(message: Message, prompt: Prompt) -> bool:
    """Whether the message has this question; the API may have changed its white space."""
    return collapsed(message.question) == collapsed(prompt.text)
