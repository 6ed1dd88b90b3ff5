"""The names of the conversations that “Ask many” makes."""

import re
from dataclasses import dataclass

from django.utils import timezone

from dashboard.customgpt import LONGEST_NAME

MARK = "[test] "
DEFAULTS = {False: "Test {date}", True: "Test {date} {n}"}
BLANK = re.compile(r"{(\w*)}")
KNOWN = ("n", "date", "question")


@dataclass(frozen=True, slots=True)
class Naming:
    """A template; `each` says whether every question has a conversation, `mark` whether the name says that it tests."""

    template: str
    each: bool
    mark: bool

    def name(self, number: int, question: str) -> str:
        """At most 255 characters: the question is cut until the rest of the name fits, then the name itself."""
        template = (MARK if self.mark else "") + (self.template or DEFAULTS[self.each])
        filled = {"n": str(number), "date": f"{timezone.localdate():%Y-%m-%d}", "question": ""}
        room = LONGEST_NAME - len(_fill(template, filled))
        places = sum(match[1] == "question" for match in BLANK.finditer(template)) or 1
        filled["question"] = _cut(" ".join(question.split()), max(room // places, 0))
        return _fill(template, filled)[:LONGEST_NAME].strip()


def wrong(template: str) -> str:
    """What is wrong with a template, as a sentence; empty when nothing is."""
    unknown = [match[0] for match in BLANK.finditer(template) if match[1] not in KNOWN]
    return f"{unknown[0]} is not known here. Use {{n}}, {{date}} or {{question}}." if unknown else ""


def _fill(template: str, words: dict[str, str]) -> str:
    # In one pass: a question may itself hold braces.
    return BLANK.sub(lambda match: words.get(match[1], match[0]), template)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(room - 1, 0)].rstrip()}…"[:room]
