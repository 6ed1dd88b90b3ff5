"""`conversations delete` and `conversations rename`: gather, show, ask, confirm, follow, and say what came of it."""

from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from dashboard.cleanup import create
from dashboard.cleanup.cli.confirmation import agreed, refuse_silence, show
from dashboard.cleanup.cli.exit_status import Status, status_of
from dashboard.cleanup.cli.follow import Follower
from dashboard.cleanup.cli.output import Printer, tell, tell_how_to_follow
from dashboard.cleanup.cli.scope import actor_name, criteria_of, refuse_everything, rule_of, scope_of
from dashboard.cleanup.deleting import Delete
from dashboard.cleanup.rename_rules import UNCHANGED
from dashboard.cleanup.renaming import Rename
from dashboard.jobs import confirming, control
from dashboard.jobs.actors import Actor
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.states import FINISHED, JobStatus
from dashboard.outcomes import ItemStatus

KINDS = {kind.name: kind for kind in (Delete, Rename)}


def run(options: dict[str, Any], printer: Printer) -> Status:
    """Do it and return how it ended. Raises CommandError and UpstreamError."""
    follower = Follower(printer, options["here"])
    if options["job"]:
        with follower.handing_over():
            return follow(_confirmed_before(options), follower, printer)
    refuse_everything(options)
    rule = rule_of(options).as_json() if options["verb"] == Rename.name else None
    refuse_silence(options)
    kind, criteria, place = KINDS[options["verb"]], criteria_of(options), scope_of(options)
    agent, actor = place.agent, Actor(place.workspace, None, actor_name())
    more = {"kind": kind, "rename": rule, "suggests": options["tests"]}
    job = create.from_criteria(actor, agent.id, agent.name, criteria, **more)
    try:
        with follower.handing_over():
            _gather(job, follower)
        number = show(job, printer, rows=options["dry_run"])
        if options["dry_run"] or not number:
            return Status.DONE if options["dry_run"] or not _kept(job) else Status.KEPT
        if not options["yes"] and not agreed(job, number):
            raise CommandError(f"Nothing was {kind_of(job).verbs.done.lower()}.")
        with follower.handing_over():
            confirm(job, actor, number, at_once=options["yes"])
            return follow(job, follower, printer)
    except KeyboardInterrupt:
        return left(job, printer)
    finally:
        if job.confirmed_at is None:
            _discard(job)


def follow(job: Job, follower: Follower, printer: Printer) -> Status:
    """Stay with a confirmed job until nobody works on it any more."""
    try:
        if not printer.terminal or job.stage == JobStatus.SCHEDULED:
            tell_how_to_follow(job, printer)
        follower.until(job, lambda job: job.stage in FINISHED or job.stage == JobStatus.PAUSED)
    except KeyboardInterrupt:
        return left(job, printer)
    tell(job, printer)
    return status_of(job)


def left(job: Job, printer: Printer) -> Status:
    """Say what an interrupted command leaves behind: nothing before the confirmation, a job that goes on after it."""
    job.refresh_from_db()
    if job.confirmed_at is None:
        printer.warn(f"Interrupted. Nothing was {kind_of(job).verbs.done.lower()}.")
    elif job.stage not in FINISHED:
        tell_how_to_follow(job, printer, left=True)
    return Status.INTERRUPTED


def confirm(job: Job, actor: Actor, number: int, at_once: bool) -> None:
    """Confirm what was shown. Raises CommandError."""
    try:
        token = confirming.token_for(job, None)
        confirming.confirm(job, actor, token, str(number), undo_seconds=0 if at_once else None)
    except confirming.NotConfirmed as error:
        raise CommandError(str(error)) from None
    job.refresh_from_db()


def _gather(job: Job, follower: Follower) -> None:
    """Wait until the manifest is frozen. Raises CommandError when the API does not let it."""
    follower.until(job, lambda job: job.stage != JobStatus.GATHERING)
    if job.stage == JobStatus.CHOOSING:
        create.take_choice(job)
        job.refresh_from_db()
    if job.stage != JobStatus.READY:
        raise CommandError(job.reason or "The conversations could not be listed.", returncode=Status.UPSTREAM)


def _confirmed_before(options: dict[str, Any]) -> Job:
    """The job to follow. A paused one goes on when --yes says so. Raises CommandError."""
    job = Job.objects.filter(pk=options["job"], kind=options["verb"]).exclude(confirmed_at=None).first()
    if job is None:
        raise CommandError(f"There is no confirmed job {options['job']} that {options['verb']}s conversations.")
    if job.stage == JobStatus.PAUSED and options["yes"]:
        try:
            control.resume(job, Actor(job.workspace, None, actor_name()))
        except control.NotPossible as error:
            raise CommandError(str(error)) from None
        job.refresh_from_db()
    return job


def _kept(job: Job) -> bool:
    return job.items.filter(state=ItemStatus.KEPT).exclude(reason=UNCHANGED).exists()


def _discard(job: Job) -> None:
    """What was not confirmed leaves nothing behind, whatever went wrong."""
    try:
        with transaction.atomic():
            control.discard(job)
    except control.NotPossible:  # somebody was faster
        return
