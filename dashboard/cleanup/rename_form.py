"""What people type about renaming many conversations at once."""

from typing import Any

from django import forms

from dashboard.cleanup.rename_rules import WAYS, Rule
from dashboard.customgpt import LONGEST_NAME

TYPED = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})


class RenameForm(forms.Form):
    """One of three ways to make new names. Valid: `rule` is set."""

    kind = forms.ChoiceField(
        label="How to rename",
        choices=WAYS.items(),
        initial="prefix",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three ways.", "invalid_choice": "Choose one of the three ways."},
    )
    front = forms.CharField(label="Text before each name", required=False, strip=False, widget=TYPED)
    find = forms.CharField(label="Find", required=False, strip=False, widget=TYPED)
    replacement = forms.CharField(
        label="Replace with",
        help_text="Leave empty to remove the text.",
        required=False,
        strip=False,
        widget=TYPED,
    )
    ignore_case = forms.BooleanField(label="Ignore case", required=False)
    template = forms.CharField(
        label="New name",
        help_text="{date} is the day of creation (UTC), {n} counts 1, 2, 3 …, and {name} is the old name.",
        required=False,
        strip=False,
        widget=TYPED,
    )

    rule: Rule | None = None

    def clean(self) -> dict[str, Any]:
        """Put the rule together, and say at its field what is wrong with it."""
        cleaned = super().clean() or self.cleaned_data
        for field in ("front", "find", "replacement", "template"):
            if len(cleaned.get(field, "")) > LONGEST_NAME:
                self.add_error(field, f"Use at most {LONGEST_NAME} characters.")
        if not self.errors:
            rule = Rule(**cleaned)
            for field, sentence in rule.wrong().items():
                self.add_error(field, sentence)
            self.rule = None if self.errors else rule
        return cleaned
