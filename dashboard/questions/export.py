"""The questions of a job with their answers, as the downloads have them."""

from collections.abc import Iterator
from typing import Any

from dashboard.jobs.models import Job
from dashboard.questions.plan import Plan

COLUMNS = (
    "question",
    "answer",
    "conversation",
    "session_id",
    "outcome",
    "reason",
    "seconds",
    "citations",
    "at",
)


def answers(job: Job) -> Iterator[dict[str, Any]]:
    """Every question in the order asked, a few at a time. `citations` is a list of numbers."""
    plan = Plan.of(job)
    for item in job.items.select_related("question").order_by("position").iterator(chunk_size=100):
        question = item.question
        name = item.name if plan.each else plan.conversation_name
        yield {
            "question": question.text,
            "answer": question.answer,
            "conversation": name if question.session_id else "",
            "session_id": question.session_id,
            "outcome": item.state,
            "reason": item.reason,
            "seconds": None if question.seconds is None else round(question.seconds, 1),
            "citations": question.citations,
            "at": item.at.isoformat() if item.at else None,
        }
