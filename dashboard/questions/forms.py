"""What people type to ask many questions."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

from dashboard.conversations.forms import PromptOptions
from dashboard.customgpt import LONGEST_NAME
from dashboard.questions.naming import Naming, wrong
from dashboard.wording import thousands

MOST = 200
LONGEST = 4_000
ONE, EACH = "one", "each"
WAYS = {ONE: "All in one new conversation", EACH: "A new conversation for each question"}


class AskManyForm(PromptOptions):
    """Questions, one a line. Valid: `texts` are they, without blank lines.

    `once` is the number that the job will have: a form that is sent twice makes one job.
    """

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    questions = forms.CharField(
        label="Questions",
        help_text=f"One per line, at most {MOST}. Blank lines are ignored.",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "autocomplete": "off", "autofocus": True}),
        error_messages={"required": "Paste at least one question."},
    )
    way = forms.ChoiceField(
        label="Where to ask them",
        choices=WAYS.items(),
        initial=ONE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where to ask them.", "invalid_choice": "Choose where to ask them."},
    )
    name = forms.CharField(
        label="Name of the conversation",
        help_text="{n} counts 1, 2, 3 …, {date} is today, and {question} is the question. If empty: “Test {date}”, "
        "plus {n} if each question has its own conversation.",
        required=False,
        strip=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"max_length": f"Use at most {LONGEST_NAME} characters."},
    )
    mark = forms.BooleanField(label="Mark the name with [test]", required=False, initial=True)

    @property
    def texts(self) -> list[str]:
        """What is to be asked."""
        return lines(self.cleaned_data.get("questions", ""))

    @property
    def once_given(self) -> UUID:
        """The number of the job to be made."""
        number: UUID = self.cleaned_data["once"]
        return number

    def was_sent_before(self) -> None:
        """Say that its number belongs to other questions, and take a new one; what was typed stays."""
        self.add_error("questions", "This form was already sent with other questions. Send it again to ask these too.")
        self.data = dict(self.data.items()) | {"once": str(uuid4())}

    @property
    def each(self) -> bool:
        """Whether each question gets a conversation of its own."""
        return bool(self.cleaned_data["way"] == EACH)

    @property
    def naming(self) -> Naming:
        """How the conversations are named."""
        return Naming(self.cleaned_data["name"].strip(), self.each, self.cleaned_data["mark"])

    @property
    def answered_how(self) -> dict[str, Any]:
        """The options of each question."""
        return {option: self.cleaned_data[option] for option in ("language", "source", "persona", "model")}

    def clean_questions(self) -> str:
        """At least one line, not too many, and none too long; a sentence names the line."""
        typed: str = self.cleaned_data["questions"]
        number = len(lines(typed))
        if not number:
            raise forms.ValidationError("Paste at least one question.")
        if number > MOST:
            raise forms.ValidationError(f"Ask at most {MOST} at a time; you have {thousands(number)}.")
        long = [
            f"Line {n} has {thousands(len(line.strip()))} characters; use at most {thousands(LONGEST)}."
            for n, line in enumerate(_split(typed), 1)
            if len(line.strip()) > LONGEST
        ]
        if long:
            raise forms.ValidationError(long[:5])
        return typed

    def clean_name(self) -> str:
        """A template with blanks that are known."""
        name: str = self.cleaned_data["name"]
        if sentence := wrong(name):
            raise forms.ValidationError(sentence)
        return name


def lines(text: str) -> list[str]:
    """The lines with something in them."""
    return [line for raw in _split(text) if (line := raw.strip())]


def _split(text: str) -> list[str]:
    # Not splitlines: it also breaks at characters that people paste without seeing them, such as U+2028.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
