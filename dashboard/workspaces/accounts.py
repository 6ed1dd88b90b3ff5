"""How allauth is used here: people sign in; accounts are created on the command line."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """No sign-up over the web: whoever runs the dashboard decides who gets in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The username or the password is wrong.",
        "too_many_login_attempts": "Too many failed attempts. Wait five minutes, then try again.",
        "enter_current_password": "This is not your current password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody can sign up."""
        return False

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Add no message: signing in and out is visible anyway."""
