"""Conversations and what was said in them."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Self

from dashboard.customgpt.coerce import rows, table, text, when, whole
from dashboard.customgpt.errors import Rejected, UnexpectedAnswer
from dashboard.customgpt.ids import is_segment
from dashboard.customgpt.results.pages import Page

REACTIONS = {"liked", "disliked", "neutral"}
# Marks that turn the direction of writing and can reach beyond the name, into the sentence around it.
DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def title_of(name: str) -> str:
    """Return a conversation's name for a sentence or a page; names may be missing or hostile."""
    return DIRECTION_MARKS.sub("", name).strip() or "Untitled conversation"


class Deletion(Enum):
    """A deletion's successful outcome. Only DELETED says that we did it."""

    DELETED = "deleted"
    ALREADY_GONE = "already_gone"
    GONE_UNCONFIRMED = "gone_unconfirmed"


def deletion(data: dict[str, Any], thing: str = "conversation") -> Deletion:
    """Read a DELETE's answer: only `deleted: true` is a deletion."""
    if data.get("deleted") is True:
        return Deletion.DELETED
    if data.get("deleted") is False:
        raise Rejected(f"The API answered that the {thing} was not deleted.")
    raise UnexpectedAnswer(why="no word on the deletion", retriable=True)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of an agent. `updated_at` moves with a rename, not with a message."""

    id: int | None
    session_id: str
    name: str
    created_at: datetime | None
    updated_at: datetime | None
    created_by: int | None

    @property
    def title(self) -> str:
        """The name for a page."""
        return title_of(self.name)

    @property
    def addressable(self) -> bool:
        """Whether it can be read, renamed and deleted; an odd row is shown, but can't be acted on."""
        return is_segment(self.session_id)

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """Read an item of `GET …/conversations`, the answer of a create or rename, or `as_json`."""
        name = text(row.get("name"))
        return cls(
            id=whole(row.get("id")),
            session_id=text(row.get("session_id")),
            name=name if name.strip() else "",
            created_at=when(row.get("created_at")),
            updated_at=when(row.get("updated_at")),
            created_by=whole(row.get("created_by")),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the conversation in the form that `read` accepts."""
        return {
            "id": self.id,
            "session_id": self.session_id,
            "name": self.name,
            "created_at": self.created_at and self.created_at.isoformat(),
            "updated_at": self.updated_at and self.updated_at.isoformat(),
            "created_by": self.created_by,
        }


@dataclass(frozen=True, slots=True)
class Message:
    """One question with its answer; the API calls it a prompt. The answer is markdown from outside."""

    id: int | None
    question: str
    answer: str
    created_at: datetime | None
    citations: tuple[int, ...]
    reaction: str
    source: str
    ip: str
    user_agent: str
    external_id: str

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """Read an item of `GET …/messages`. `reaction` is liked, disliked, neutral or empty."""
        metadata = table(row.get("metadata"))
        reaction = text(table(row.get("response_feedback")).get("reaction"))
        citations = (whole(citation) for citation in rows(row.get("citations")))
        return cls(
            id=whole(row.get("id")),
            question=text(row.get("user_query")),
            answer=text(row.get("openai_response")),
            created_at=when(row.get("created_at")),
            citations=tuple(citation for citation in citations if citation is not None and citation > 0),
            reaction=reaction if reaction in REACTIONS else "",
            source=text(metadata.get("request_source")),
            ip=text(metadata.get("user_ip")),
            user_agent=text(metadata.get("user_agent")),
            external_id=text(metadata.get("external_id")),
        )


def one_message(row: dict[str, Any]) -> Message:
    """Read an answer with one message. Raises UnexpectedAnswer if there is none."""
    message = Message.read(row)
    if message.id is None and not (message.question or message.answer):
        raise UnexpectedAnswer(why="no message", retriable=True)
    return message


def judged_message(row: dict[str, Any], reaction: str) -> Message:
    """Read a judgement's answer, which must say what is recorded now; no reaction means neutral."""
    message = one_message(row)
    if not message.reaction and reaction != "neutral":
        raise UnexpectedAnswer(why="no reaction", retriable=True)
    return message


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation and one page of its messages."""

    conversation: Conversation
    messages: Page[Message]

    @classmethod
    def read(cls, row: dict[str, Any], session_id: str, asked: int = 1) -> Self:
        """Read `GET …/messages`; `session_id` is used if the conversation itself is missing."""
        conversation = {"session_id": session_id} | table(row.get("conversation"))
        return cls(Conversation.read(conversation), Page.read(row.get("messages"), Message.read, asked))
