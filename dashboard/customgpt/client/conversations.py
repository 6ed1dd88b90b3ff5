"""Conversations: list, create, rename, delete."""

import time
from typing import Any

from dashboard.customgpt import endpoints
from dashboard.customgpt.client.base import Calls, listed, page_of
from dashboard.customgpt.errors import NotFound, UnexpectedAnswer, UpstreamError
from dashboard.customgpt.results import Agent, Conversation, Deletion, Page
from dashboard.customgpt.results.conversations import deletion


class ConversationCalls(Calls):
    """An agent's conversations."""

    def conversations(
        self,
        agent_id: int,
        page: int = 1,
        order: str = "desc",
        order_by: str = "id",
        user_filter: str = "all",
        name: str = "",
    ) -> Page[Conversation]:
        """Return one page of an agent's conversations; upstream sets its size.

        `order_by` is id or created_at, `user_filter` all, anonymous, team_member or me, `name` a part of the name.
        https://docs.customgpt.ai/reference/get_api-v1-projects-projectid-conversations
        """
        params = listed(page, order=order, orderBy=order_by, userFilter=user_filter, name=name)
        return self._call(endpoints.CONVERSATIONS, page_of(Conversation.read, page), params=params, agent_id=agent_id)

    def create_conversation(self, agent_id: int, name: str = "") -> Conversation:
        """Create a conversation. Never tried twice: with `ambiguous` set, it may be there or not.

        https://docs.customgpt.ai/reference/post_api-v1-projects-projectid-conversations
        """
        return self._call(endpoints.CREATE, Conversation.read, body={"name": name} if name else {}, agent_id=agent_id)

    def rename_conversation(self, agent_id: int, session_id: str, name: str) -> Conversation:
        """Rename a conversation (`PUT …/conversations/{session_id}`) and return it as upstream now has it."""
        return self._call(
            endpoints.RENAME,
            lambda data: _renamed(data, session_id),
            body={"name": name},
            agent_id=agent_id,
            session_id=session_id,
        )

    def delete_conversation(self, agent_id: int, session_id: str, *, agent_known: bool = False) -> Deletion:
        """Delete a conversation and its messages, for good (`DELETE …/conversations/{session_id}`).

        A 404 may also mean that the agent is gone or another account's, so the agent is asked for before ALREADY_GONE
        is believed; `agent_known=True` skips that question, for callers that have just asked. NotFound: there is no
        such agent. `ambiguous` set: the conversation may be there or not.
        """
        # An id that can't be sent is no 404 of the API's: it has not gone anywhere.
        endpoints.DELETE.at(agent_id=agent_id, session_id=session_id)
        until = time.monotonic() + self._call.deadline
        try:
            return self._call(endpoints.DELETE, deletion, agent_id=agent_id, session_id=session_id, until=until)
        except NotFound as error:
            in_doubt = error.ambiguous
        if not agent_known:
            self._ask_for_agent(agent_id, until, in_doubt)
        return Deletion.GONE_UNCONFIRMED if in_doubt else Deletion.ALREADY_GONE

    def _ask_for_agent(self, agent_id: int, until: float, in_doubt: bool) -> None:
        """Raise unless the API returns the agent: only then is the conversation known to be gone."""
        try:
            self._call(endpoints.AGENT, Agent.read, agent_id=agent_id, until=until)
        except UpstreamError as error:
            error.ambiguous = in_doubt
            certain = isinstance(error, NotFound) and not in_doubt
            outcome = "Nothing was deleted." if certain else "It is not known whether the conversation is still there."
            error.user_message = f"{error.cause} {outcome}"
            raise


def _renamed(data: dict[str, Any], session_id: str) -> Conversation:
    if not isinstance(data.get("name"), str) or not data["name"].strip():
        raise UnexpectedAnswer(why="no new name", retriable=True)
    return Conversation.read({"session_id": session_id} | data)
