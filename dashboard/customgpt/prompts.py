"""A question and how it is answered."""

from dataclasses import dataclass

# As published: https://docs.customgpt.ai/reference/post_api-v1-projects-projectid-conversations-sessionid-messages
MODELS = (
    "gpt-4-o", "gpt-4-1", "gpt-4o-mini", "gpt-4-1-mini", "claude-3-sonnet", "claude-3.5-sonnet",
    "gpt-o4-mini-low", "gpt-o4-mini-medium", "gpt-o4-mini-high",
)  # fmt: skip
SOURCES = ("default", "own_content", "openai_content")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question with its options; an empty option is left to the agent's own settings.

    * `language`: a code such as en or de
    * `source`: what the answer may draw on, one of SOURCES
    * `persona`: who the agent shall be for this answer, in words
    * `model`: one of MODELS
    """

    text: str
    language: str = ""
    source: str = ""
    persona: str = ""
    model: str = ""

    @property
    def params(self) -> dict[str, str]:
        """Return the query parameters."""
        return {"lang": self.language} if self.language else {}

    @property
    def body(self) -> dict[str, str]:
        """Return the JSON body."""
        options = {"custom_persona": self.persona, "chatbot_model": self.model, "response_source": self.source}
        return {"prompt": self.text} | {name: value for name, value in options.items() if value}
