"""Rules that make new names out of old ones, and what they make of a whole manifest.

A rule never guesses and never cuts: a conversation it has no good name for is kept as it is, with the reason.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Self

from django.utils import timezone

from dashboard.customgpt import LONGEST_NAME
from dashboard.jobs.models import Item, Job
from dashboard.outcomes import ItemStatus

WAYS = {"prefix": "Add a prefix", "replace": "Find and replace", "template": "Write a new name"}
PLACEHOLDERS = ("{date}", "{n}", "{name}")
AT_ONCE = 1000

UNCHANGED = "The name would not change."
EMPTY = "Nothing would be left of the name."
NO_DATE = "The API does not say when it was created, so {date} can't be filled in."


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to make new names; the fields of the other ways stay empty.

    * prefix: `front` goes in front of the old name
    * replace: every `find` becomes `replacement`, letter by letter, or whatever its capitals with `ignore_case`
    * template: the new name, in which {date} is the day of creation (UTC), {n} counts 1, 2, 3 … in the order of the
      manifest, and {name} is the old name
    """

    kind: str = "prefix"
    front: str = ""
    find: str = ""
    replacement: str = ""
    ignore_case: bool = False
    template: str = ""

    @classmethod
    def of(cls, json: dict[str, Any]) -> Self:
        """The rule that `as_json` wrote."""
        return cls(**json)

    def as_json(self) -> dict[str, Any]:
        """For the job's row."""
        return asdict(self)

    def wrong(self) -> dict[str, str]:
        """What is wrong with it: field → sentence. Empty: it can be used."""
        found = {field: sentence for field, check in CHECKS[self.kind].items() if (sentence := check(self))}
        for field in ("front", "find", "replacement", "template"):
            if not _can_be_sent(getattr(self, field)):
                found[field] = "This contains characters that can't be sent. Type it by hand."
        return found

    def new_name(self, name: str, number: int, created_at: datetime | None) -> str:
        """What it makes of a name: one line without blanks around it, perhaps empty or too long. See `why_kept`."""
        if self.kind == "prefix":
            made = self.front + name
        elif self.kind == "replace":
            flags = re.IGNORECASE if self.ignore_case else 0
            made = re.sub(re.escape(self.find), lambda _: self.replacement, name, flags=flags)
        else:
            day = created_at.astimezone(UTC).date().isoformat() if created_at else ""
            values = {"{date}": day, "{n}": str(number), "{name}": name}
            # In one go: a name that holds "{n}" itself stays as it is.
            made = re.sub(r"\{[^{}]*\}", lambda found: values.get(found[0], found[0]), self.template)
        return re.sub(r"\s*[\r\n]+\s*", " ", made).strip()

    def why_kept(self, name: str, new_name: str, created_at: datetime | None) -> str:
        """Why a conversation keeps its name, as a sentence; empty when it gets the new one."""
        if self.kind == "template" and "{date}" in self.template and created_at is None:
            return NO_DATE
        if not new_name:
            return EMPTY
        if new_name == name:
            return UNCHANGED
        if len(new_name) > LONGEST_NAME:
            return f"The new name would have {len(new_name)} characters; at most {LONGEST_NAME} are allowed."
        return ""


def apply(job: Job) -> None:
    """Give the job's waiting conversations their new names, and keep those that the rule has no good name for."""
    rule = Rule.of(job.rename or {})
    before, last = 0, -1
    waiting = job.items.filter(state=ItemStatus.QUEUED).order_by("position")
    while batch := list(waiting.filter(position__gt=last)[:AT_ONCE]):
        for number, item in enumerate(batch, before + 1):
            item.new_name = rule.new_name(item.name, number, item.created_at)
            item.reason = rule.why_kept(item.name, item.new_name, item.created_at)
            if item.reason:
                item.new_name, item.state, item.at = "", ItemStatus.KEPT, timezone.now()
        kept = [item for item in batch if item.state == ItemStatus.KEPT]
        Item.objects.bulk_update([item for item in batch if item.state == ItemStatus.QUEUED], ["new_name"])
        Item.objects.bulk_update(kept, ["new_name", "state", "reason", "at"])
        before, last = before + len(batch), batch[-1].position


def _no_front(rule: Rule) -> str:
    return "" if rule.front.strip() else "Type the text to put before the names."


def _nothing_to_find(rule: Rule) -> str:
    return "" if rule.find else "Type the text to look for in the names."


def _template(rule: Rule) -> str:
    if not rule.template.strip():
        return "Type the new name."
    unknown = [found for found in re.findall(r"\{[^{}]*\}", rule.template) if found not in PLACEHOLDERS]
    if unknown:
        return f"There is no {unknown[0]}. Use {', '.join(PLACEHOLDERS[:-1])} or {PLACEHOLDERS[-1]}."
    return ""


def _can_be_sent(text: str) -> bool:
    """Not NUL, which databases refuse, and not half a character, as a terminal with another encoding makes them."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


CHECKS: dict[str, dict[str, Callable[[Rule], str]]] = {
    "prefix": {"front": _no_front},
    "replace": {"find": _nothing_to_find},
    "template": {"template": _template},
}
