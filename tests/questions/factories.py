"""Jobs of questions as the engine leaves them; say only what matters to the test."""

from django.utils import timezone

from dashboard.jobs.models import Item
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions.kind import Ask
from dashboard.questions.models import Question
from tests.jobs.factories import a_job

PLAN = {
    "each": False,
    "name": "",
    "mark": True,
    "options": {"language": "", "source": "", "persona": "", "model": ""},
    "session_id": "made-1",
    "conversation_name": "[test] Test 2026-11-21",
}


def asking(browser, workspace, stage=JobStatus.DONE, states=("answered", "failed", "unknown"), **changes):
    """A job of that person with one question for each of the states; all are asked in `made-1`."""
    facts = {"kind": Ask.name, "words": f"{len(states)} questions", "asks": PLAN, "undo_seconds": 0}
    job = a_job(browser, workspace, stage, states=(), **facts | changes)
    for number, state in enumerate(states, 1):
        over = state not in {ItemStatus.QUEUED, ItemStatus.SENDING}
        item = Item.objects.create(
            job=job,
            position=number,
            state=state,
            name="[test] Test 2026-11-21" if number == 1 else "",
            conversation_id=700 if number == 1 else None,
            created_at=timezone.now() if number == 1 else None,
            at=timezone.now() if over else None,
            reason="The API refused: “No.”" if state == ItemStatus.FAILED else "",
        )
        Question.objects.create(
            item=item,
            text=f"Question {number}?",
            session_id="made-1" if over and state != ItemStatus.CANCELLED else "",
            answer=f"**Answer** {number}." if state == ItemStatus.ANSWERED else "",
            message_id=900 + number if state == ItemStatus.ANSWERED else None,
            citations=[12, 13] if state == ItemStatus.ANSWERED else [],
            seconds=3.21 if state == ItemStatus.ANSWERED else None,
        )
    return job
