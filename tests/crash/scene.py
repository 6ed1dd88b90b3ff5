"""A sandbox, a database with a workspace, and the processes that work on it: what a crash test plays with."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connections
from django.utils import timezone

from dashboard.cleanup import create
from dashboard.cleanup.criteria import Criteria
from dashboard.jobs import confirming
from dashboard.jobs.actors import Actor
from dashboard.jobs.models import Job
from dashboard.jobs.states import FINISHED, JobStatus
from dashboard.sandbox import Fault, Options, Sandbox, running
from dashboard.sandbox.changes import conversation_created, conversation_deleted
from dashboard.workspaces.keyring import EncryptedKey
from dashboard.workspaces.models import Membership, Role, Rules, Workspace
from tests.crash.invariants import Story, broken
from tests.crash.points import MANY_TIMES
from tests.crash.processes import Launcher, Process

KEY = "1|canary-key-of-the-crash-tests-9c41"
KILLS: list[int] = []  # of all scenes, for the summary
PATIENCE = 60  # seconds: leases are two, the rest is for a machine that has other things to do
# Each may or may not have done what was asked, and a try or two later it goes well.
FAULTS = ("reset_after", "reset_before", "504_after", "500_after", "unavailable", "truncated", "html_200", "not_json")


@contextmanager
def as_default(settings: dict[str, Any]) -> Iterator[None]:
    """Let the models of this thread speak to that database. The tests' own one is not touched."""
    before = connections["default"]
    connections.settings["crash"] = before.settings_dict | settings
    there = connections["crash"]
    there.alias = "default"
    connections["default"] = there
    try:
        yield
    finally:
        there.close()
        connections["default"] = before
        del connections["crash"], connections.settings["crash"]


class Scene:
    """One workspace with one agent, and whoever works on it."""

    def __init__(self, launcher: Launcher, scratch: Path, sandbox: Sandbox, url: str, chance: Random) -> None:
        self.launcher, self.scratch, self.sandbox, self.url, self.chance = launcher, scratch, sandbox, url, chance
        self.agent_id = sandbox.agent_ids[0]
        self.user = get_user_model().objects.create_user(f"user-{uuid4().hex[:8]}")
        self.workspace = Workspace.objects.create(name="Crash", key=EncryptedKey.of(KEY), key_last4=KEY[-4:])
        Membership.objects.create(workspace=self.workspace, user=self.user, role=Role.ADMIN)
        Rules.objects.create(workspace=self.workspace, undo_seconds=1, type_number_above=10_000)
        self.story = Story(sandbox, self.agent_id)
        self.jobs: list[Job] = []
        self.workers: list[Process] = []
        self.bug = ""
        self.kills = 0

    @property
    def actor(self) -> Actor:
        return Actor(self.workspace, self.user, self.user.get_username())

    # What people do

    def job_of(self, number: int, skip: int = 0) -> Job:
        """A job of ticked conversations."""
        rows = self.workspace_rows()[skip : skip + number]
        return self._begun(create.from_rows(self.actor, self.agent_id, "Agent", rows))

    def job_of_all(self) -> Job:
        """A job that is yet to be gathered."""
        return self._begun(create.from_criteria(self.actor, self.agent_id, "Agent", Criteria()))

    def workspace_rows(self) -> list[Any]:
        """The conversations as the list shows them, without a call."""
        with self.sandbox._lock:
            rows = list(reversed(self.sandbox.world.agents[self.agent_id].rows))
        return [
            SimpleNamespace(
                session_id=row.session_id, id=row.id, name=row.name or "", created_at=None, created_by=None,
                addressable=True,
            )
            for row in rows
        ]  # fmt: skip

    def token(self, job: Job) -> str:
        """What the person is shown, with what they must send back; from now on the test holds them to it."""
        job.refresh_from_db()
        waiting = job.items.filter(state="queued").values_list("session_id", flat=True)
        self.story.consented[str(job.pk)] = set(waiting)
        return confirming.token_for(job, self.user.pk)

    def click(self, what: str, job: Job, at: str = "", **more: str) -> bool | None:
        """Let a web process do it: True when it was done, False when refused, None when it was killed."""
        process, answer = self._clicked(what, job, at, **more)
        assert process.ended(PATIENCE)
        if not answer.exists():
            self.kills += 1
            return None
        return bool(json.loads(answer.read_text())["done"])

    def both_click(self, what: str, job: Job, **more: str) -> list[bool]:
        """Two web processes do it at the same time."""
        begun = [self._clicked(what, job, **more) for _ in range(2)]
        assert all(process.ended(PATIENCE) for process, _ in begun)
        return [bool(json.loads(answer.read_text())["done"]) for _, answer in begun]

    def confirm(self, job: Job, at: str = "") -> bool | None:
        return self.click("confirm", job, at, token=self.token(job))

    def cancel(self, job: Job) -> None:
        assert self.click("cancel", job)
        self.story.cancelled_at[str(job.pk)] = time.time()

    def show(self, job: Job) -> None:
        """Keep what a page shows of the job."""
        process, answer = self._clicked("show", job)
        assert process.ended(PATIENCE)
        self.story.shown[str(job.pk)] = json.loads(answer.read_text())["shown"]

    def others_delete(self, session_id: str) -> None:
        with self.sandbox._lock:
            conversation_deleted(self.sandbox.world, 0, agent=self.agent_id, session=session_id)

    def one_arrives(self) -> None:
        with self.sandbox._lock:
            row = conversation_created(self.sandbox.world, int(time.time()), agent=self.agent_id, name="new")
        self.story.arrived.add(row.session_id)

    def go_wrong(self, number: int, among: int = 60) -> None:
        """Let so many of the next calls go wrong, at random."""
        for _ in range(number):
            name = self.chance.choice(FAULTS)
            self.sandbox.inject(Fault(name, method="DELETE", skip=self.chance.randrange(among)))

    # Workers

    def work(self, at: str = "") -> Process:
        worker = self.launcher.start("worker", self.url, at, self.bug)
        self.workers.append(worker)
        alive = [worker for worker in self.workers if not worker.ended()]
        self.story.workers = max(self.story.workers, len(alive))
        return worker

    def killed_at(self, job: Job, points: list[str], until: set[JobStatus]) -> None:
        """One worker after the other dies at its point, until the job has come so far."""
        for point in points:
            if self.stage(job) in until:
                return
            often = point in MANY_TIMES
            worker = self.work(f"{point}:{self.chance.randint(1, 4) if often else 1}")
            self.wait(lambda worker=worker: worker.ended() or self.stage(job) in until)
            self.kills += worker.ended()
            worker.kill()

    def killed_at_random(self, job: Job, kills: int, together: int = 2) -> None:
        """Workers die at any moment, in parts of the time two of them are at it."""
        for _ in range(kills):
            if self.stage(job) in FINISHED:
                return
            workers = [self.work() for _ in range(self.chance.randint(1, together))]
            workers[0].ended(self.chance.uniform(0.05, 1.3))
            self.kills += sum([worker.kill() for worker in workers])

    def finish(self, *jobs: Job, until: set[JobStatus] = FINISHED) -> None:
        """An undisturbed worker brings them to their end."""
        worker = self.work()
        self.wait(lambda: all(self.stage(job) in until for job in jobs))
        if until is FINISHED:
            held = Job.objects.filter(pk__in=[job.pk for job in jobs], owner__isnull=False)
            self.wait(lambda: not held.filter(lease_until__gt=timezone.now()).exists())
        worker.kill()

    def stage(self, job: Job) -> JobStatus:
        return JobStatus(Job.objects.values_list("stage", flat=True).get(pk=job.pk))

    def wait(self, true: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < until, [self.facts(job) for job in self.jobs]
            time.sleep(0.02)

    def facts(self, job: Job) -> dict[str, Any]:
        fields = ("stage", "reason", "owner", "lease_until", "resume_at", "enqueued_at")
        return Job.objects.values(*fields).get(pk=job.pk) | dict(+Counter(job.counts()))

    def broken(self) -> list[str]:
        """What the checker says."""
        for job in self.jobs:
            job.refresh_from_db()
            if job.confirmed_at:
                self.show(job)
        return broken(self.story, self.jobs)

    def end(self) -> None:
        for worker in self.workers:
            worker.kill()
        KILLS.append(self.kills)

    def _clicked(self, what: str, job: Job, at: str = "", **more: str) -> tuple[Process, Path]:
        answer = self.scratch / f"{uuid4().hex}.json"
        process = self.launcher.start(what, self.url, at, self.bug, job=str(job.pk), answer=str(answer), **more)
        return process, answer

    def _begun(self, job: Job) -> Job:
        self.jobs.append(job)
        return job


@contextmanager
def playing(launcher: Launcher, scratch: Path, seed: int, **options: Any) -> Iterator[Scene]:
    """A scene with a sandbox of its own."""
    made = {"agents": 1, "conversations": 40, "messages": 0, "latency_ms": 20, "api_key": KEY, "seed": seed} | options
    sandbox = Sandbox(Options(**made))
    with running(sandbox) as url:
        scene = Scene(launcher, scratch, sandbox, url, Random(seed))
        try:
            yield scene
        finally:
            scene.end()
