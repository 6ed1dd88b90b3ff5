"""The endpoints this dashboard uses, each with what a person is told when it fails."""

from dataclasses import dataclass

from dashboard.customgpt.ids import number, segment


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One verb and path template of the API, and the words for its failures."""

    verb: str
    path: str
    thing: str = ""
    not_done: str = ""
    not_known: str = ""

    @property
    def writes(self) -> bool:
        """Whether a lost answer leaves something in doubt."""
        return self.verb != "GET"

    def at(self, agent_id: int | None = None, session_id: str | None = None, citation_id: int | None = None) -> str:
        """Fill the template with ids that are one path segment each. Raises NotFound."""
        ids = {}
        if "{agent}" in self.path:
            ids["agent"] = number(agent_id, "agent")
        if "{session}" in self.path:
            ids["session"] = segment(session_id)
        if "{citation}" in self.path:
            ids["citation"] = number(citation_id, "source")
        return self.path.format(**ids)


USER = Endpoint("GET", "/user")
USAGE = Endpoint("GET", "/limits/usage")
AGENTS = Endpoint("GET", "/projects")
AGENT = Endpoint("GET", "/projects/{agent}", "agent")
CITATION = Endpoint("GET", "/projects/{agent}/citations/{citation}", "source")
CONVERSATIONS = Endpoint("GET", "/projects/{agent}/conversations", "agent")
MESSAGES = Endpoint("GET", "/projects/{agent}/conversations/{session}/messages", "conversation")
CREATE = Endpoint(
    "POST",
    "/projects/{agent}/conversations",
    "agent",
    "No conversation was created.",
    "The conversation may or may not have been created.",
)
RENAME = Endpoint(
    "PUT",
    "/projects/{agent}/conversations/{session}",
    "conversation",
    "The name was not changed.",
    "The name may or may not have been changed.",
)
DELETE = Endpoint(
    "DELETE",
    "/projects/{agent}/conversations/{session}",
    "conversation",
    "Nothing was deleted.",
    "The conversation may or may not have been deleted.",
)
