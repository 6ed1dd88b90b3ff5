import json
from functools import partial
from uuid import uuid4

import pytest

from dashboard.jobs.models import Job
from dashboard.questions import manifests
from dashboard.questions.naming import Naming
from tests.jobs.conftest import OPTIONS, Upstream, start  # noqa: F401  # the sandbox of jobs
from tests.jobs.factories import url
from tests.jobs.flows import actor_of

PLAIN = {"language": "", "source": "", "persona": "", "model": ""}
FIVE = ["Who is Tom?", "When are you open?", "What does it cost?", "Where are you?", "Why?"]


class Asked(Upstream):
    """The sandbox, as what many questions do to it."""

    def begin(self, browser, texts=FIVE, each=False, template="", mark=True, **options):
        """A job that is due, and whose account is known."""
        maker, naming = actor_of(browser, self.workspace), Naming(template, each, mark)
        job = manifests.begin(maker, self.agent_id, "Agent", texts, naming, PLAIN | options, uuid4())
        Job.objects.filter(pk=job.pk).update(account="42:7")
        return job

    def created(self):
        return [json.loads(entry.body or b"{}") for entry in self._posts("/conversations")]

    def questions(self):
        """What was asked of the API, in that order, whatever became of it."""
        return [json.loads(entry.body)["prompt"] for entry in self._posts("/messages")]

    def recorded(self, session_id):
        """The questions of a conversation as the API has them, oldest first."""
        return [
            message.question for message in self.client.messages(self.agent_id, session_id, order="asc").messages.items
        ]

    def _posts(self, ending):
        return [entry for entry in self.sent("POST") if entry.path.rstrip("/").endswith(ending)]


@pytest.fixture
def asked(start):  # noqa: F811
    with start(OPTIONS) as upstream:
        upstream.__class__ = Asked
        yield upstream


def first(job):
    return job.items.order_by("position").select_related("question").first()


page = partial(url)
