"""What people type about conversations."""

import re

from django import forms

from dashboard.customgpt import LONGEST_NAME, MODELS, Prompt

LONGEST_QUESTION = 20_000
LONGEST_PERSONA = 5_000
SOURCE_CHOICES = (
    ("", "As set for the agent"),
    ("own_content", "Only the agent's own pages"),
    ("openai_content", "Its own pages and the model's knowledge"),
)
MODEL_CHOICES = (("", "As set for the agent"), *((model, model) for model in MODELS))


class NameForm(forms.Form):
    """A conversation's new name."""

    name = forms.CharField(strip=False, error_messages={"required": "Give the conversation a name."})

    def clean_name(self) -> str:
        """Accept one line that is not empty and fits the API."""
        name = re.sub(r"\s*[\r\n]+\s*", " ", self.cleaned_data["name"]).strip()
        if not name:
            raise forms.ValidationError("Give the conversation a name.")
        if len(name) > LONGEST_NAME:
            raise forms.ValidationError(f"Use at most {LONGEST_NAME} characters: this name has {len(name)}.")
        return name


class NewConversationForm(NameForm):
    """The name of a new conversation; without one the API names it."""

    name = forms.CharField(strip=False, required=False)

    def clean_name(self) -> str:
        """Accept a name, or none."""
        return super().clean_name() if self.cleaned_data["name"].strip() else ""


class PromptOptions(forms.Form):
    """How questions are answered; an empty option uses the agent's setting."""

    language = forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$",
        required=False,
        label="Language",
        help_text="A code such as en, de or pt-BR.",
        error_messages={"invalid": "Enter a language code, such as en, de or pt-BR."},
    )
    source = forms.ChoiceField(choices=SOURCE_CHOICES, required=False, label="Answer from")
    model = forms.ChoiceField(choices=MODEL_CHOICES, required=False, label="Model")
    persona = forms.CharField(
        required=False,
        max_length=LONGEST_PERSONA,
        label="Persona",
        help_text="Describe the role the agent should take for this answer.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def prompt(self, text: str) -> Prompt:
        """Return the question with these options. Only for a valid form."""
        options = {name: self.cleaned_data[name] for name in ("language", "source", "persona", "model")}
        return Prompt(text, **options)

    @property
    def options(self) -> list[forms.BoundField]:
        """Return the option fields in the order shown."""
        return [self[name] for name in ("source", "model", "language", "persona")]

    @property
    def options_used(self) -> bool:
        """Whether any option is set: then the fold-out is open."""
        return any(field.value() for field in self.options)


class QuestionForm(PromptOptions):
    """One question. `newest` is the last message that the person saw: what comes after it is new."""

    question = forms.CharField(
        max_length=LONGEST_QUESTION,
        error_messages={
            "required": "Type a question first.",
            "max_length": f"Use at most {LONGEST_QUESTION:,} characters for a question.",
        },
    )
    newest = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    @property
    def first_error(self) -> str:
        """Return the first error as a sentence. Only for an invalid form."""
        name, errors = next(iter(self.errors.items()))
        return str(errors[0]) if name == "question" else f"{self[name].label}: {errors[0]}"

    def asked(self) -> Prompt:
        """Return the question to ask. Only for a valid form."""
        return self.prompt(self.cleaned_data["question"])
