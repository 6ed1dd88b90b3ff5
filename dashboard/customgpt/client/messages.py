"""The messages of a conversation."""

import time
from collections.abc import Generator

from dashboard.customgpt import endpoints
from dashboard.customgpt.client.base import Calls, listed
from dashboard.customgpt.events import Event
from dashboard.customgpt.prompts import Prompt
from dashboard.customgpt.results import Citation, Message, Thread
from dashboard.customgpt.results.conversations import judged_message, one_message

# Answers of 64 seconds have been seen.
ANSWER_SECONDS = 120.0


class MessageCalls(Calls):
    """Messages, their sources, and what people think of them."""

    def messages(self, agent_id: int, session_id: str, page: int = 1, order: str = "desc") -> Thread:
        """Return a conversation with one page of its messages, newest first unless `order` is asc.

        https://docs.customgpt.ai/reference/get_api-v1-projects-projectid-conversations-sessionid-messages
        """
        return self._call(
            endpoints.MESSAGES,
            lambda data: Thread.read(data, session_id, page),
            params=listed(page, order=order),
            agent_id=agent_id,
            session_id=session_id,
        )

    def message(self, agent_id: int, session_id: str, message_id: int) -> Message:
        """Return one message (`GET …/messages/{id}`)."""
        return self._call(
            endpoints.MESSAGE, one_message, agent_id=agent_id, session_id=session_id, message_id=message_id
        )

    def send(self, agent_id: int, session_id: str, prompt: Prompt) -> Message:
        """Ask, and wait up to two minutes for the whole answer. Never tried twice.

        With `ambiguous` set the question may have been recorded. An unknown session id makes a new conversation.
        https://docs.customgpt.ai/reference/post_api-v1-projects-projectid-conversations-sessionid-messages
        """
        return self._call(
            endpoints.SEND,
            one_message,
            params=prompt.params,
            body=prompt.body,
            until=time.monotonic() + ANSWER_SECONDS,
            agent_id=agent_id,
            session_id=session_id,
        )

    def stream(self, agent_id: int, session_id: str, prompt: Prompt) -> Generator[Event]:
        """Ask, and yield the answer piece by piece, then its end. Never tried twice; iterate in one thread.

        Closing the iterator closes the connection. Raises UpstreamError at any piece, also for an answer that ends
        before its end was told; with `ambiguous` set the question may have been recorded.
        """
        return self._call.stream(
            endpoints.SEND,
            params=prompt.params | {"stream": "true"},
            body=prompt.body,
            until=time.monotonic() + ANSWER_SECONDS,
            agent_id=agent_id,
            session_id=session_id,
        )

    def judge(self, agent_id: int, session_id: str, message_id: int, reaction: str) -> Message:
        """Set the reaction to an answer (liked, disliked or neutral), and return it as upstream now has it.

        https://docs.customgpt.ai/reference/put_api-v1-projects-projectid-conversations-sessionid-messages-promptid-feedback
        """
        return self._call(
            endpoints.FEEDBACK,
            lambda data: judged_message(data, reaction),
            body={"reaction": reaction},
            agent_id=agent_id,
            session_id=session_id,
            message_id=message_id,
        )

    def citation(self, agent_id: int, citation_id: int) -> Citation:
        """Return a source that an answer names.

        https://docs.customgpt.ai/reference/get_api-v1-projects-projectid-citations-citationid
        """
        return self._call(
            endpoints.CITATION,
            lambda data: Citation.read(data, citation_id),
            agent_id=agent_id,
            citation_id=citation_id,
        )
