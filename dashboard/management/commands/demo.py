"""Prepares the demo and starts it: the dashboard, its worker, and the sandbox API that stands in for CustomGPT.ai."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from config.environment import listening_trouble
from dashboard.workspaces.models import Membership, Role, Workspace

API_KEY = "1|demo-key-of-the-sandbox"
WORKSPACE = "Demo workspace"
SIGN_IN = "demo"


class Command(BaseCommand):
    """`make demo`."""

    help = "Start the dashboard with a sandbox API, made-up conversations and the sign-in demo / demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the ports, prepare the data, print the addresses, and become honcho."""
        if not settings.DEMO:
            raise CommandError("This is for demos only. Start it with `make demo`.")
        if settings.PORT == settings.SANDBOX_PORT:
            raise CommandError(f"PORT and SANDBOX_PORT are both {settings.PORT}. Choose two different ports.")
        for name in ("PORT", "SANDBOX_PORT"):
            refuse_taken_port(name, getattr(settings, name))
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        make_demo_workspace()
        self.stdout.write(
            f"\n  Dashboard  http://127.0.0.1:{settings.PORT}   sign in as {SIGN_IN} / {SIGN_IN}\n"
            f"  Sandbox    {settings.SANDBOX_URL}\n  Data       {settings.DATA_DIR}\n  Press Ctrl-C to stop.\n"
        )
        self.stdout.flush()
        become_honcho()


def refuse_taken_port(name: str, port: int) -> None:
    """Say in one sentence that a port is taken, before anything starts."""
    if trouble := listening_trouble("127.0.0.1", port):
        free = " ".join(f"{other}={getattr(settings, other) + 10}" for other in ("PORT", "SANDBOX_PORT"))
        raise CommandError(f"{name} {port} can't be used ({trouble}). Choose other ports: {free} make demo")


@transaction.atomic
def make_demo_workspace() -> None:
    """Create the demo account and its workspace; a second start changes nothing."""
    user, made = get_user_model().objects.get_or_create(username=SIGN_IN)
    if made:
        user.set_password(SIGN_IN)
        user.save()
    if not Membership.objects.filter(user=user).exists():
        workspace = Workspace(name=WORKSPACE)
        workspace.set_key(API_KEY, None)
        workspace.account_name = "Sandbox account"
        workspace.save()
        Membership.objects.create(workspace=workspace, user=user, role=Role.ADMIN)


def become_honcho() -> None:
    """Replace this process, so that Ctrl-C reaches honcho, and honcho stops the rest."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PORT": str(settings.PORT),
        "SANDBOX_PORT": str(settings.SANDBOX_PORT),
        "DATA_DIR": str(settings.DATA_DIR),
        "DEMO_API_KEY": API_KEY,
    }
    os.chdir(settings.BASE_DIR)
    command = [sys.executable, "-m", "config.processes", "--procfile", "Procfile.demo", "--env", os.devnull, "start"]
    os.execve(sys.executable, command, environment)  # noqa: S606  # a fixed command, no shell
