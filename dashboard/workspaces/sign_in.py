"""Sign-in and change of password: allauth's views with this dashboard's words."""

from typing import Any

from allauth.account import forms, views
from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.urls import reverse_lazy


class SignInForm(forms.LoginForm):  # type: ignore[misc]  # here and below: allauth is untyped
    """A username and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self.fields)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "autofocus": True}

    def clean(self) -> Any:
        """Treat a deactivated account as unknown; allauth would redirect to a page that does not exist here."""
        cleaned = super().clean()
        if self.user and not self.user.is_active:
            raise get_adapter().validation_error("username_password_mismatch")
        return cleaned


class PasswordForm(forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self.fields)
        self.fields["oldpassword"].label = "Current password"
        self.fields["password1"].label = "New password"
        self.fields["password1"].help_text = "At least 8 characters. Not a common password, not like your username."
        self.fields["password2"].label = "Repeat the new password"


class SignIn(views.LoginView):  # type: ignore[misc]
    """Says how to create the first account while there is none."""

    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Context for account/login.html."""
        has_accounts = get_user_model().objects.exists()
        return {**super().get_context_data(**kwargs), "has_accounts": has_accounts}


class ChangePassword(views.PasswordChangeView):  # type: ignore[misc]
    """Confirms the change, and continues to the workspaces."""

    form_class = PasswordForm
    success_url = reverse_lazy("workspaces")

    def form_valid(self, form: Any) -> HttpResponse:
        """Change the password; this person's other browsers are signed out."""
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, "Your password was changed.")
        return response


def _without_placeholders(fields: dict[str, Any]) -> None:
    for field in fields.values():
        field.widget.attrs.pop("placeholder", None)


sign_in = SignIn.as_view()
change_password = ChangePassword.as_view()
