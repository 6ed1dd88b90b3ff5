"""Whatever people, faults, clocks and deaths do to a job, in whatever order: nothing that is said is ever a lie."""

from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from dashboard.cleanup import create
from dashboard.cleanup.models import Mark
from dashboard.jobs import claims, confirming, control, leases, outcomes, rescue, runner, sending, undo
from dashboard.jobs.actors import Actor
from dashboard.jobs.models import Job
from dashboard.jobs.states import FINISHED, JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault, Options, Sandbox, running
from dashboard.sandbox.changes import conversation_deleted
from dashboard.workspaces.keyring import EncryptedKey
from dashboard.workspaces.models import Workspace
from tests.crash.invariants import Story, broken, lies

UNDO = 20
FAULTS = (
    "reset_after",
    "reset_before",
    "504_after",
    "unavailable",
    "html_200",
    "deleted_false",
    "forbidden",
    "unauthorized",
    "quota",
    "redirect",
)
DEATHS = {
    "before the mark is committed": (claims, "mark", True),
    "after the mark": (claims, "claim", True),
    "before the call": (sending, "send", False),
    "after the answer": (sending, "send", True),
    "before the outcome": (outcomes, "record_outcome", False),
    "before the outcome is committed": (outcomes, "audit", False),
    "after the outcome": (outcomes, "record_outcome", True),
}
NUMBERS = st.integers(0, 9)


class Killed(BaseException):
    """As SIGKILL: nothing that catches errors notices."""


class Machine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.open = ExitStack()
        # Time goes by only when a rule lets it: what happens must not depend on how fast the machine is.
        self.offset, began = 0.0, timezone.now()
        self.open.enter_context(patch.object(timezone, "now", lambda: began + timedelta(seconds=self.offset)))
        self.open.enter_context(patch.object(undo, "boot_time", lambda: self.offset))

    @initialize(number=st.integers(1, 7))
    def begin(self, number):
        options = Options(agents=1, conversations=12, messages=0, api_key="1|canary-of-the-machine")
        self.sandbox = Sandbox(options, clock=lambda: timezone.now().timestamp())
        url = self.open.enter_context(running(self.sandbox))
        self.open.enter_context(override_settings(CUSTOMGPT_API_URL=url))
        self.agent = self.sandbox.agent_ids[0]
        self.story = Story(self.sandbox, self.agent)
        user = get_user_model().objects.create_user(uuid4().hex)
        self.workspace = Workspace.objects.create(name="Machine", key=EncryptedKey.of(options.api_key))
        self.actor = Actor(self.workspace, user, "ann")
        rows = self.workspace.client().conversations(self.agent).items
        self.sessions = [row.session_id for row in rows]
        self.job = create.from_rows(self.actor, self.agent, "Agent", rows[:number])
        account = self.workspace.client().user()  # as the first turn would note it, before the key is replaced
        Job.objects.filter(pk=self.job.pk).update(account=f"{account.id}:{account.team_id or ''}")

    # People

    @rule(honest=st.booleans())
    def confirm(self, honest):
        if self.stage != JobStatus.READY:
            return
        token = confirming.token_for(self.job, self.actor.user.pk if honest else 0)
        with suppress(confirming.NotConfirmed):
            confirming.confirm(self.job, self.actor, token, undo_seconds=UNDO)
            assert honest
            waiting = self.job.items.filter(state=ItemStatus.QUEUED)
            self.story.consented[str(self.job.pk)] = set(waiting.values_list("session_id", flat=True))

    @rule(what=st.sampled_from(["undo", "pause", "resume", "resume", "cancel"]))
    def click(self, what):
        with suppress(control.NotPossible):
            getattr(control, what)(self.fresh(), self.actor)

    @rule(number=NUMBERS)
    def star(self, number):
        facts = {"workspace": self.workspace, "agent_id": self.agent, "session_id": self.sessions[number]}
        Mark.objects.get_or_create(**facts, defaults={"starred": True})

    @rule(number=NUMBERS)
    def others_delete(self, number):
        if self.sessions[number] in self.sandbox.session_ids(self.agent):
            conversation_deleted(self.sandbox.world, 0, agent=self.agent, session=self.sessions[number])

    @rule()
    def replace_key(self):
        key = f"2|{uuid4().hex}"
        self.sandbox.options = replace(self.sandbox.options, api_key=key)
        self.workspace.set_key(key, None)
        self.workspace.save()

    # The world

    @rule(seconds=st.sampled_from([1, 10, UNDO, 100, 3600]))
    def time_goes_by(self, seconds):
        self.offset += seconds

    @rule(name=st.sampled_from(FAULTS), skip=st.integers(0, 3), times=st.integers(1, 5))
    def go_wrong(self, name, skip, times):
        self.sandbox.inject(Fault(name, method="DELETE", skip=skip, times=times))

    # Workers

    @rule(calls=st.integers(1, 6), what=st.sampled_from([None, None, "cancel", "pause"]))
    def work(self, calls, what):
        """A turn of so many calls; in the middle of the last somebody clicks."""
        send, left = sending.send, [calls]

        def sent(*args):
            left[0] -= 1
            if what and left[0] == 0:
                self.click(what)
            return send(*args)

        with patch.object(sending, "send", sent), patch.object(runner.TimeSlice, "remains", lambda turn: left[0] > 0):
            runner.run(str(self.job.pk))

    @rule(where=st.sampled_from(sorted(DEATHS)), number=st.integers(1, 3))
    def die(self, where, number):
        place, name, after = DEATHS[where]
        real, left = getattr(place, name), [number]

        def dying(*args, **kwargs):
            left[0] -= 1
            if not after and left[0] == 0:
                raise Killed
            result = real(*args, **kwargs)
            if left[0] == 0:
                raise Killed
            return result

        with ExitStack() as patches:
            patches.enter_context(patch.object(place, name, dying))
            for module, last_words in ((leases, "release"), (rescue, "enqueue_due")):
                patches.enter_context(patch.object(module, last_words, lambda *_: None))
            patches.enter_context(suppress(Killed))
            runner.run(str(self.job.pk))

    # What holds

    def fresh(self):
        return Job.objects.get(pk=self.job.pk)

    @property
    def stage(self):
        return JobStatus(self.fresh().stage)

    @invariant()
    def nothing_is_a_lie(self):
        assert lies(self.story, [self.fresh()]) == []

    def teardown(self):
        """In good weather every job that was confirmed comes to its end, and then everything is accounted for."""
        try:
            if hasattr(self, "job"):
                self.sandbox.clear_faults()
                for _ in range(12):
                    if self.fresh().confirmed_at is None or self.stage in FINISHED:
                        break
                    self.offset += 400
                    self.click("resume")
                    runner.run(str(self.job.pk))
                job = self.fresh()
                assert lies(self.story, [job]) == []
                if job.confirmed_at:
                    self.story.shown[str(job.pk)] = [job.counts()]
                    assert broken(self.story, [job]) == []
        finally:
            self.open.close()


def test_nothing_that_is_said_is_ever_a_lie(db):
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    bounds = settings(
        max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=checks, derandomize=True
    )
    run_state_machine_as_test(Machine, settings=bounds)
