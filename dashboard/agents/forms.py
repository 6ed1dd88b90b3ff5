"""What people type about an agent, and the sentences that help them get it right."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from dashboard.agents.uploads import ACCEPT, MEGABYTE, TYPES, extension_of, largest
from dashboard.customgpt import LONGEST_NAME

SITEMAP, FILE = "sitemap", "file"
LONGEST_ADDRESS = 2000
CHOOSE_AGAIN = "Choose the file again: a browser can't keep it."


class AgentNameField(forms.CharField):
    """An agent's name: one line, with something in it, that the API has room for."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "autofocus": True})
        super().__init__(widget=widget, error_messages={"required": "Give the agent a name."}, **kwargs)

    def to_python(self, value: Any) -> str:
        """Turn line breaks into spaces."""
        return re.sub(r"\s*[\r\n]+\s*", " ", super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        """Refuse a name that is too long, and say how long it is."""
        super().validate(value)
        if len(value) > LONGEST_NAME:
            raise ValidationError(f"Use at most {LONGEST_NAME} characters: this name has {len(value)}.")


class AgentRenameForm(forms.Form):
    """An agent's new name."""

    name = AgentNameField(label="Name")


class NewAgentForm(forms.Form):
    """A new agent: a name, and a sitemap's address or a file. `too_large` says that the file was cut off on its way."""

    name = AgentNameField(label="Name")
    source = forms.ChoiceField(
        label="Source",
        choices=[(SITEMAP, "A website's sitemap"), (FILE, "A file")],
        initial=SITEMAP,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a sitemap or a file.", "invalid_choice": "Choose a sitemap or a file."},
    )
    sitemap = forms.CharField(
        label="Sitemap address",
        help_text="A full web address. It often ends with sitemap.xml.",
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://example.com/sitemap.xml"}),
    )
    file = forms.FileField(label="File", required=False, allow_empty_file=True)

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        self.too_large = too_large
        super().__init__(*args, **kwargs)
        limit = largest()
        self.fields["file"].help_text = f"At most {limit // MEGABYTE:,} MB. {', '.join(TYPES)}."
        self.fields["file"].widget.attrs |= {"accept": ACCEPT, "data-largest": limit}

    def clean(self) -> dict[str, Any]:
        """Check the chosen source, and drop the other."""
        cleaned = super().clean() or self.cleaned_data
        source = cleaned.get("source")
        if source == SITEMAP:
            cleaned["file"] = None
            self._refuse("sitemap", _wrong_with_address(cleaned.get("sitemap", "")))
        elif source == FILE:
            cleaned["sitemap"] = ""
            self._refuse("file", self._wrong_with_file(cleaned.get("file")))
        if self.errors and "file" not in self.errors and (self.files or self.too_large):
            self.ask_for_the_file_again()
        return cleaned

    def ask_for_the_file_again(self) -> None:
        """Say at the file's field that it has to be chosen again."""
        self.add_error("file", CHOOSE_AGAIN)

    def _refuse(self, field: str, sentence: str) -> None:
        if sentence and field not in self.errors:
            self.add_error(field, sentence)

    def _wrong_with_file(self, file: Any) -> str:
        if self.too_large or (file and file.size > largest()):
            return f"This file is too large. Choose one of at most {largest() // MEGABYTE:,} MB."
        if not file:
            return "Choose a file."
        if extension_of(file.name) not in TYPES:
            return f"This kind of file is not accepted. Choose one of these: {', '.join(TYPES)}."
        return "" if file.size else "This file is empty. Choose another one."


class DeleteForm(forms.Form):
    """The agent's name, typed to confirm that it goes."""

    name = forms.CharField(
        label="Type the agent's name to confirm",
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "autofocus": True}),
        error_messages={"required": "Type the agent's name to confirm."},
    )

    def __init__(self, *args: Any, agent_name: str, **kwargs: Any) -> None:
        self.agent_name = agent_name
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """Accept only the exact name; runs of spaces count as one, as a page shows them."""
        name: str = self.cleaned_data["name"]
        if name.split() != self.agent_name.split():
            raise ValidationError("This is not the agent's name, so nothing was deleted. Names are case-sensitive.")
        return name


def _wrong_with_address(address: str) -> str:
    if not address:
        return "Type the address of the sitemap, or choose “A file”."
    if len(address) > LONGEST_ADDRESS:
        return f"Use at most {LONGEST_ADDRESS:,} characters."
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or re.search(r"\s", address):
        return "This is not a web address. It must start with https:// or http:// and name a host."
    return ""
