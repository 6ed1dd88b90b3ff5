"""The endpoints this dashboard uses, each with the sentences shown when it fails."""

from dataclasses import dataclass

from dashboard.customgpt.connections import READ_SECONDS
from dashboard.customgpt.ids import number, segment

# Characters in a name that the API takes, an agent's or a conversation's.
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One verb and path template of the API, and the words for its failures."""

    verb: str
    path: str
    thing: str = ""
    not_done: str = ""
    not_known: str = ""
    patience: float = READ_SECONDS  # seconds of silence that are borne

    @property
    def writes(self) -> bool:
        """Whether a lost answer leaves the outcome in doubt."""
        return self.verb != "GET"

    def at(
        self,
        agent_id: int | None = None,
        session_id: str | None = None,
        citation_id: int | None = None,
        message_id: int | None = None,
    ) -> str:
        """Fill the template with ids that are one path segment each. Raises NotFound."""
        ids = {}
        if "{agent}" in self.path:
            ids["agent"] = number(agent_id, "agent")
        if "{session}" in self.path:
            ids["session"] = segment(session_id)
        if "{citation}" in self.path:
            ids["citation"] = number(citation_id, "source")
        if "{message}" in self.path:
            ids["message"] = number(message_id, "message")
        return self.path.format(**ids)


USER = Endpoint("GET", "/user")
USAGE = Endpoint("GET", "/limits/usage")
AGENTS = Endpoint("GET", "/projects")
AGENT = Endpoint("GET", "/projects/{agent}", "agent")
STATS = Endpoint("GET", "/projects/{agent}/stats", "agent")
ANALYSIS = Endpoint("GET", "/projects/{agent}/reports/analysis", "report")
TRAFFIC = Endpoint("GET", "/projects/{agent}/reports/traffic", "report")
CREATE_AGENT = Endpoint(
    "POST",
    "/projects",
    "account",
    "No agent was created.",
    "The agent may or may not have been created.",
    patience=60.0,
)
UPDATE_AGENT = Endpoint(
    "POST", "/projects/{agent}", "agent", "The name was not changed.", "The name may or may not have been changed."
)
DELETE_AGENT = Endpoint(
    "DELETE", "/projects/{agent}", "agent", "Nothing was deleted.", "The agent may or may not have been deleted."
)
CITATION = Endpoint("GET", "/projects/{agent}/citations/{citation}", "source")
CONVERSATIONS = Endpoint("GET", "/projects/{agent}/conversations", "agent")
CONVERSATION = f"{CONVERSATIONS.path}/{{session}}"
MESSAGES = Endpoint("GET", f"{CONVERSATION}/messages", "conversation")
MESSAGE = Endpoint("GET", f"{MESSAGES.path}/{{message}}", "message")
SEND = Endpoint(
    "POST",
    MESSAGES.path,
    "conversation",
    "The question was not asked.",
    "Your question may have been recorded.",
    patience=90.0,
)
FEEDBACK = Endpoint(
    "PUT",
    f"{MESSAGE.path}/feedback",
    "message",
    "Your opinion was not recorded.",
    "Your opinion may or may not have been recorded.",
)
CREATE = Endpoint(
    "POST",
    CONVERSATIONS.path,
    "agent",
    "No conversation was created.",
    "The conversation may or may not have been created.",
)
RENAME = Endpoint(
    "PUT", CONVERSATION, "conversation", "The name was not changed.", "The name may or may not have been changed."
)
DELETE = Endpoint(
    "DELETE", CONVERSATION, "conversation", "Nothing was deleted.", "The conversation may or may not have been deleted."
)
