"""The client: one method per endpoint, results typed, everything else an UpstreamError."""

import time
from collections.abc import Callable
from typing import Any

from dashboard.customgpt import endpoints
from dashboard.customgpt.calls import Caller
from dashboard.customgpt.errors import NotFound, Rejected, UnexpectedAnswer, UpstreamError
from dashboard.customgpt.pace import Pace
from dashboard.customgpt.results import Agent, Citation, Conversation, Deletion, Page, Thread, Usage, User


class Client:
    """The API with one key. Cheap to make, safe to share between threads.

    Ids that can't be one path segment raise NotFound before anything is sent. Every method raises UpstreamError.
    """

    def __init__(self, call: Caller) -> None:
        self._call = call

    def __repr__(self) -> str:
        return f"Client({self._call.transport!r})"

    @property
    def pace(self) -> Pace:
        """What this key may still send this minute, shared with all others who use the key."""
        return self._call.pace

    def user(self) -> User:
        """Whose key it is: the call that checks a key.

        https://docs.customgpt.ai/reference/get_api-v1-user
        """
        return self._call(endpoints.USER, User.read)

    def usage(self) -> Usage:
        """What the account has used of its plan.

        https://docs.customgpt.ai/reference/get_api-v1-limits-usage
        """
        return self._call(endpoints.USAGE, Usage.read)

    def agents(self, page: int = 1, name: str = "", order: str = "desc", order_by: str = "created_at") -> Page[Agent]:
        """One page of agents. `order` is asc or desc, `order_by` id or created_at, `name` a part of the name.

        https://docs.customgpt.ai/reference/get_api-v1-projects
        """
        params = _params(page=page, order=order, orderBy=order_by, name=name)
        return self._call(endpoints.AGENTS, _page(Agent.read, page), params=params)

    def agent(self, agent_id: int) -> Agent:
        """One agent (`GET /projects/{id}`). NotFound when it is gone or another account's."""
        return self._call(endpoints.AGENT, Agent.read, agent_id=agent_id)

    def conversations(
        self,
        agent_id: int,
        page: int = 1,
        order: str = "desc",
        order_by: str = "id",
        user_filter: str = "all",
        name: str = "",
    ) -> Page[Conversation]:
        """One page of an agent's conversations; upstream sets its size.

        `order_by` is id or created_at, `user_filter` all, anonymous, team_member or me, `name` a part of the name.
        https://docs.customgpt.ai/reference/get_api-v1-projects-projectid-conversations
        """
        params = _params(page=page, order=order, orderBy=order_by, userFilter=user_filter, name=name)
        return self._call(endpoints.CONVERSATIONS, _page(Conversation.read, page), params=params, agent_id=agent_id)

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
            return self._call(endpoints.DELETE, _deletion, agent_id=agent_id, session_id=session_id, until=until)
        except NotFound as error:
            in_doubt = error.ambiguous
        if not agent_known:
            self._ask_for_agent(agent_id, until, in_doubt)
        return Deletion.GONE_UNCONFIRMED if in_doubt else Deletion.ALREADY_GONE

    def messages(self, agent_id: int, session_id: str, page: int = 1, order: str = "desc") -> Thread:
        """A conversation with one page of its messages, newest first unless `order` is asc.

        https://docs.customgpt.ai/reference/get_api-v1-projects-projectid-conversations-sessionid-messages
        """
        return self._call(
            endpoints.MESSAGES,
            lambda data: Thread.read(data, session_id, page),
            params=_params(page=page, order=order),
            agent_id=agent_id,
            session_id=session_id,
        )

    def citation(self, agent_id: int, citation_id: int) -> Citation:
        """A source that an answer names.

        https://docs.customgpt.ai/reference/get_api-v1-projects-projectid-citations-citationid
        """
        return self._call(
            endpoints.CITATION,
            lambda data: Citation.read(data, citation_id),
            agent_id=agent_id,
            citation_id=citation_id,
        )

    def _ask_for_agent(self, agent_id: int, until: float, in_doubt: bool) -> None:
        """Raise unless the agent answers: then the conversation is gone, otherwise that is not known."""
        try:
            self._call(endpoints.AGENT, Agent.read, agent_id=agent_id, until=until)
        except UpstreamError as error:
            error.ambiguous = in_doubt
            certain = isinstance(error, NotFound) and not in_doubt
            outcome = "Nothing was deleted." if certain else "It is not known whether the conversation is still there."
            error.user_message = f"{error.cause} {outcome}"
            raise


def _params(page: int, **words: str) -> dict[str, str]:
    return {"page": str(page)} | {name: word for name, word in words.items() if word}


def _page(read_item: Callable[[dict[str, Any]], Any], asked: int) -> Callable[[dict[str, Any]], Page[Any]]:
    return lambda data: Page.read(data, read_item, asked)


def _renamed(data: dict[str, Any], session_id: str) -> Conversation:
    if not isinstance(data.get("name"), str) or not data["name"].strip():
        raise UnexpectedAnswer(why="no new name", retriable=True)
    return Conversation.read({"session_id": session_id} | data)


def _deletion(data: dict[str, Any]) -> Deletion:
    if data.get("deleted") is True:
        return Deletion.DELETED
    if data.get("deleted") is False:
        raise Rejected("The API answered that the conversation was not deleted.")
    raise UnexpectedAnswer(why="no word on the deletion", retriable=True)
