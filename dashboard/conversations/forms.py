"""What people type about conversations."""

import re

from django import forms

from dashboard.conversations.query import NAME_LENGTH


class NameForm(forms.Form):
    """A conversation's new name."""

    name = forms.CharField(strip=False, error_messages={"required": "Give the conversation a name."})

    def clean_name(self) -> str:
        """One line, with something in it, that the API has room for."""
        name = re.sub(r"\s*[\r\n]+\s*", " ", self.cleaned_data["name"]).strip()
        if not name:
            raise forms.ValidationError("Give the conversation a name.")
        if len(name) > NAME_LENGTH:
            raise forms.ValidationError(f"Use at most {NAME_LENGTH} characters: this name has {len(name)}.")
        return name
