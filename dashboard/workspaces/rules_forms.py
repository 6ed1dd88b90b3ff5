"""The forms for a workspace's rules and pace, with their help texts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from dashboard.customgpt import LONGEST_NAME
from dashboard.workspaces.models import Rules, Workspace

UNDO = {30: "30 seconds", 300: "5 minutes", 3600: "1 hour", 86_400: "1 day", 604_800: "7 days"}
MOST_NAMES = 100
MOST_CALLS = 10_000
OWN = "own"
PACES = {
    "": "As fast as the API allows",
    "60": "60 calls a minute",
    "90": "90 calls a minute",
    "120": "120 calls a minute",
}


class RulesForm(forms.Form):
    """The workspace's rules. `changes` and `facts` put them into words."""

    undo_seconds = forms.TypedChoiceField(
        label="Time to undo",
        help_text="A confirmed deletion waits this long before anything is sent.",
        coerce=int,
        error_messages={"required": "Choose a time.", "invalid_choice": "Choose one of the times."},
    )
    type_number_above = forms.IntegerField(
        label="Exact number required above",
        help_text="To confirm more conversations than this, people must type the exact number.",
        min_value=0,
        max_value=1_000_000,
    )
    protect_younger_than_days = forms.IntegerField(
        label="Keep conversations younger than (days)",
        help_text="Leave empty to ignore age.",
        min_value=1,
        max_value=3650,
        required=False,
    )
    protect_names = forms.CharField(
        label="Keep conversations whose name contains",
        help_text="One part of a name per line. Not case-sensitive.",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        required=False,
    )
    keep_names_days = forms.IntegerField(
        label="Keep names in receipts for (days)",
        help_text="After that, receipts keep only ids and outcomes.",
        min_value=1,
        max_value=3650,
    )

    def __init__(self, data: QueryDict | None = None, *, rules: Rules) -> None:
        self.rules = rules
        stored = {name: getattr(rules, name) for name in self.base_fields}
        super().__init__(data, auto_id="rules-%s", initial=stored)
        # A time that somebody set in another way stays a choice.
        times = UNDO | {rules.undo_seconds: undo_time(rules.undo_seconds)}
        self.fields["undo_seconds"].choices = sorted(times.items())  # type: ignore[attr-defined]

    def clean_protect_names(self) -> str:
        """Return each part once, stripped."""
        parts: dict[str, str] = {}
        for line in self.cleaned_data["protect_names"].splitlines():
            parts.setdefault(line.strip().casefold(), line.strip())
        parts.pop("", None)
        if len(parts) > MOST_NAMES:
            raise ValidationError(f"Use at most {MOST_NAMES} lines; you have {len(parts)}.")
        if any(len(part) > LONGEST_NAME for part in parts.values()):
            raise ValidationError(f"A part of a name has at most {LONGEST_NAME} characters.")
        return "\n".join(parts.values())

    @property
    def changes(self) -> list[str]:
        """Return the labels of the settings that change."""
        changed = [name for name, value in self.cleaned_data.items() if value != getattr(self.rules, name)]
        return [str(self.fields[name].label) for name in changed]

    def save(self) -> None:
        """Save the rules; the first time creates their row."""
        Rules.objects.update_or_create(workspace=self.rules.workspace, defaults=self.cleaned_data)

    def facts(self) -> list[tuple[str, str]]:
        """Return the stored rules in words, for people who may only read them."""
        rules = self.rules
        age = rules.protect_younger_than_days
        return [
            ("Time to undo", undo_time(rules.undo_seconds)),
            ("Exact number required above", str(rules.type_number_above)),
            ("Keep younger than", _days(age) if age else "Any age may be deleted"),
            ("Keep names with", ", ".join(rules.protect_names.splitlines()) or "Any name may be deleted"),
            ("Names in receipts", f"Kept for {_days(rules.keep_names_days)}"),
        ]


class PaceForm(forms.Form):
    """How many calls a minute may use the workspace's key. None leaves it to the API."""

    pace = forms.ChoiceField(
        label="Pace",
        help_text="Applies to everyone and every job in this workspace, and never exceeds what the API allows.",
        choices=[*PACES.items(), (OWN, "Custom")],
        required=False,
        error_messages={"invalid_choice": "Choose one of the paces."},
    )
    own = forms.IntegerField(
        label="Custom number of calls a minute",
        help_text="Used only with “Custom”.",
        min_value=1,
        max_value=MOST_CALLS,
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, workspace: Workspace) -> None:
        self.workspace = workspace
        stored = workspace.calls_a_minute
        text = str(stored or "")
        initial = {"pace": text} if text in PACES else {"pace": OWN, "own": stored}
        super().__init__(data, auto_id="pace-%s", initial=initial)

    def clean(self) -> dict[str, Any]:
        """Set `calls` to the number chosen or typed."""
        cleaned = super().clean() or self.cleaned_data
        chosen, own = cleaned.get("pace", ""), cleaned.get("own")
        if chosen == OWN and own is None and not self.errors:
            self.add_error("own", "Type a number of calls a minute, or choose another pace.")
        cleaned["calls"] = own if chosen == OWN else int(chosen) if chosen else None
        return cleaned

    @property
    def changes(self) -> list[str]:
        """Return the pace's label if it changes."""
        return ["Pace"] if self.cleaned_data["calls"] != self.workspace.calls_a_minute else []

    def save(self) -> None:
        """Save only the pace."""
        Workspace.objects.filter(pk=self.workspace.pk).update(calls_a_minute=self.cleaned_data["calls"])

    def words(self) -> str:
        """Return the stored pace in words, for people who may only read it."""
        calls = self.workspace.calls_a_minute
        return f"{calls} calls a minute" if calls else PACES[""]


def undo_time(seconds: int) -> str:
    """Return a time to undo in words."""
    return UNDO.get(seconds, f"{seconds} seconds")


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
