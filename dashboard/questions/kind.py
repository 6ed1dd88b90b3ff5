"""The kind of work that asks questions, one after the other, each once and never again by itself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from dashboard.customgpt import Client
from dashboard.http import Request
from dashboard.jobs.kinds import GoOn, Kind, Verbs
from dashboard.jobs.leases import Lease
from dashboard.jobs.models import Item, Job
from dashboard.jobs.pages import Pages
from dashboard.jobs.results import Result
from dashboard.questions import exchange, lookup
from dashboard.questions.estimate import asking_takes
from dashboard.questions.export import COLUMNS, answers
from dashboard.questions.manifests import ASK, left
from dashboard.questions.models import Question
from dashboard.questions.plan import Plan
from dashboard.questions.table import answers_so_far, conversations_to_clear
from dashboard.wording import questions, thousands


class AskPages(Pages):
    """What a job of questions shows: the answers, while they come and afterwards."""

    confirmed = False
    texts, texts_label = "Questions and answers", "Texts"
    words = "questions/words.html"
    next = "questions/next.html"
    tables = dict.fromkeys(("working", "receipt"), "questions/answers.html")
    styles = ("css/reading.css", "css/asking.css")
    download = "answers"
    checking = "Looking up unanswered questions"
    columns = COLUMNS

    def items(self, items: QuerySet[Item]) -> QuerySet[Item]:
        """With their questions."""
        return items.select_related("question")

    def context(self, request: Request, job: Job, part: str) -> dict[str, Any]:
        """The answers so far, and on the receipt how many conversations could be deleted."""
        if part == "working":
            return answers_so_far(request, job)
        number = conversations_to_clear(job)
        which = "this conversation" if number == 1 else f"these {number} conversations"
        return {"clearable": number, "clear": f"Delete {which} …"}

    def cancelling(self, changed: int, left: int, sending: int) -> str:
        """How many have an answer already, and that no other is asked."""
        answered = f"{thousands(changed)} {'has' if changed == 1 else 'have'} been answered."
        but = ", except one that is being answered right now" if sending else ""
        so_far = answered if changed else "None has been answered so far."
        return f"{so_far} The other {questions(left)} will not be asked{but}."

    def rows(self, job: Job) -> Iterator[dict[str, Any]]:
        """Every question with its answer."""
        return answers(job)


class Ask(Kind):
    """Asks questions. In one lane, because an agent answers by what was said before."""

    name = ASK
    noun = "question"
    verbs = Verbs("Ask", "Asking", "Asked")
    lanes = 1
    lease = exchange.LEASE
    silence = timedelta(minutes=5)  # longer than a dead worker's lease on a question
    resends = False
    refusals = 3
    not_retried = "Questions are never retried automatically. Use “Ask the rest again”."
    pages = AskPages()

    def perform(self, client: Client, job: Job, item: Item, agent_known: bool) -> Result:
        """Ask it, if nobody has stopped that meanwhile."""
        return exchange.ask(client, job, item)

    def store(self, item: Item, result: Result) -> None:
        """Keep the answer."""
        if result.answer is not None:
            Question.objects.filter(pk=item.pk).update(**result.answer)

    def verify(self, lease: Lease, client: Client, go_on: GoOn) -> bool:
        """Look up the questions whose answers were lost."""
        return lookup.look_up(lease, client, go_on)

    def seconds(self, job: Job, left: int, rate: float | None) -> float | None:
        """By what an answer takes on average."""
        return asking_takes(job.workspace, left, left).seconds

    def retryable(self, job: Job, counts: dict[str, int]) -> int:
        """How many were not answered, nor recorded by the API."""
        return 0 if job.names_dropped_at else left(job)

    def forget(self, job: Job) -> int:
        """Blank questions, answers, names, and the reasons, which quote what the API said to a question."""
        held = ~Q(name="", new_name="") | ~Q(question__text="", question__answer="")
        number = job.items.filter(held).count()
        Question.objects.filter(item__job=job).update(text="", answer="", citations=[])
        job.items.update(name="", new_name="", reason="")
        Job.objects.filter(pk=job.pk).update(asks=Plan.of(job).without_words().as_json())
        return number
