"""How a job asks its questions, as its row keeps it."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from dashboard.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Plan:
    """What was chosen in the form.

    * `each`: whether every question has a conversation of its own; otherwise `session_id` is that of all, once created
    * `name`, `mark`, `conversation_name`: the template, whether [test] goes in front, and the one name made of them
    * `options`: those of a Prompt
    """

    each: bool = False
    name: str = ""
    mark: bool = True
    options: dict[str, Any] = field(default_factory=dict)
    session_id: str = ""
    conversation_name: str = ""

    @classmethod
    def of(cls, job: Job) -> Self:
        """The plan of a job that asks."""
        return cls(**(job.asks or {}))

    def as_json(self) -> dict[str, Any]:
        """For the job's row."""
        return asdict(self)

    def without_words(self) -> Self:
        """Without what somebody typed."""
        return replace(self, name="", conversation_name="", options=self.options | {"persona": ""})
