"""manage.py add_user NAME: creates an account without administrator rights."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Create an account."""

    help = "Create an account. Asks for the password, or reads it from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments: a name, and where the password comes from."""
        parser.add_argument("name", help="the name to sign in with")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, name: str, password_stdin: bool, **options: Any) -> None:
        """Check everything, then save the account."""
        users = get_user_model()
        user = users(username=name)
        try:
            user.clean_fields(exclude=["password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        # Sign-in takes no notice of capitals, so two such names would be one.
        if users.objects.filter(username__iexact=name).exists():
            raise CommandError(f"An account named {name} already exists.")
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked_twice()
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        user.set_password(password)
        user.save()
        self.stdout.write(f"{name} can sign in now. A workspace's admin can add {name} to it.")


def _asked_twice() -> str:
    password = getpass("Password: ")
    if password != getpass("Password again: "):
        raise CommandError("The two passwords differ. No account was created.")
    return password
