"""What people type about a workspace, and the sentences that help them get it right."""

import re
import unicodedata
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from dashboard import customgpt
from dashboard.text import collapsed
from dashboard.workspaces.models import Membership, Role, Workspace

PASTE_AGAIN = "For safety, the key is not shown again: paste it again."
SAVE_UNCHECKED = f"Or save it without checking, and check it later in the settings. {PASTE_AGAIN}"


class WorkspaceNameField(forms.CharField):
    """A workspace's name, normalised so that it can be typed again to confirm its removal."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=100,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": "Give the workspace a name."},
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        """Compose accents and collapse white space."""
        return collapsed(unicodedata.normalize("NFC", super().to_python(value) or ""))

    def validate(self, value: str) -> None:
        """Refuse control characters."""
        super().validate(value)
        if any(unicodedata.category(character) == "Cc" for character in value):
            raise ValidationError("The name contains control characters. Type it by hand.")


class WorkspaceRenameForm(forms.Form):
    """A workspace's new name."""

    name = WorkspaceNameField(label="Name")


class KeyForm(forms.Form):
    """An API key, checked with the API before it is accepted. The key is never rendered again.

    Valid: `key` is in cleaned_data and `account` says whose it is (None when saved without checking).
    Not valid with `not_checked`: the API could not be asked, and `unchecked` offers to save all the same.
    """

    key = forms.CharField(
        label="API key",
        help_text="Paste a key from your CustomGPT.ai account. It is stored encrypted and never shown again.",
        error_messages={"required": "Paste the API key."},
        widget=forms.PasswordInput(
            # Not "off": browsers then fill in the password of the dashboard itself.
            attrs={"autocomplete": "new-password", "data-1p-ignore": True, "data-lpignore": "true"}
        ),
    )
    unchecked = forms.BooleanField(label="Save without checking", required=False)

    account: customgpt.User | None = None
    not_checked = False

    def clean_key(self) -> str:
        """Refuse what can't be a key before it is sent anywhere. No message repeats what was pasted."""
        key: str = self.cleaned_data["key"]
        if re.search(r"\s", key):
            raise ValidationError("This key contains white space. Paste only the key, without “Bearer”.")
        if not re.fullmatch(r"[!-~]*", key):
            raise ValidationError("This key contains characters that no API key has. Copy it again from CustomGPT.ai.")
        if not 8 <= len(key) <= 512:
            raise ValidationError("An API key has 8 to 512 characters; this one doesn't. Copy it from CustomGPT.ai.")
        return key

    def clean(self) -> dict[str, Any]:
        """Ask the API whose key it is, once everything else is right."""
        cleaned = super().clean() or self.cleaned_data
        if "key" in cleaned and self.errors:
            self.add_error("key", PASTE_AGAIN)
        elif "key" in cleaned and not cleaned["unchecked"]:
            self._check(cleaned["key"])
        return cleaned

    def _check(self, key: str) -> None:
        try:
            self.account = customgpt.client_for(key).user()
        except customgpt.KeyRefused:
            self.add_error("key", "CustomGPT.ai does not accept this key. Copy it again, or create a new one there.")
        except customgpt.UpstreamError as error:
            self.not_checked = True
            self.add_error("key", f"The key could not be checked. {error.user_message} {SAVE_UNCHECKED}")

    @property
    def offers_unchecked(self) -> bool:
        """Whether to show the tick box: only after a check got no answer."""
        return self.not_checked or bool(self["unchecked"].value())


class WorkspaceForm(KeyForm):
    """A new workspace: a name and a key."""

    name = WorkspaceNameField(label="Name", help_text="The name that members see, such as “Support team”.")
    field_order = ("name", "key", "unchecked")


class RoleForm(forms.Form):
    """The role of a member."""

    role = forms.TypedChoiceField(
        label="Role",
        choices=Role.choices,
        coerce=lambda value: Role(int(value)),
        initial=Role.VIEWER,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose one of the three roles."},
    )


class MemberForm(RoleForm):
    """The username of a new member. If valid, `user` is in cleaned_data."""

    username = forms.CharField(
        label="Username",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Type the username of the person to add."},
    )
    field_order = ("username", "role")

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        self.workspace = workspace
        super().__init__(*args, **kwargs)

    def clean_username(self) -> str:
        """Find the person, who must have an account and not be a member yet."""
        name: str = self.cleaned_data["username"]
        user = get_user_model().objects.filter(username=name, is_active=True).first()
        if user is None:
            raise ValidationError(
                f"There is no account named “{name}”. Names are case-sensitive. Create accounts on the server with "
                "“python manage.py add_user NAME” (“createsuperuser” for administrators)."
            )
        if Membership.objects.filter(workspace=self.workspace, user=user).exists():
            raise ValidationError(f"“{name}” is already a member. Change the role in the list of members.")
        self.cleaned_data["user"] = user
        return name


class RemoveForm(forms.Form):
    """The workspace's name, typed to confirm its removal."""

    name = WorkspaceNameField(label="Type the workspace's name to confirm")

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        self.workspace = workspace
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Type the workspace's name to confirm."

    def clean_name(self) -> str:
        """Accept only the exact name."""
        name: str = self.cleaned_data["name"]
        if name != self.workspace.name:
            raise ValidationError("This is not the workspace's name, so nothing was removed. Names are case-sensitive.")
        return name
