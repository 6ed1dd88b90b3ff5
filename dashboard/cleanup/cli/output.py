"""Prints for a person at a terminal, for a pipe, or as JSON; names come from outside and may be hostile."""

import json
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from django.urls import reverse
from django.utils import timezone

from dashboard.cleanup.cli.exit_status import AS_ASKED, summary
from dashboard.customgpt import title_of
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.states import FINISHED
from dashboard.outcomes import ItemStatus

ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-OQ-WYZ`-~])|\x9b[0-?]*[ -/]*[@-~]"
)
# Control characters, halves of characters, line and paragraph separators. Format characters (Cf) go altogether.
UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
NARROWEST_NAME = 12


def plain(text: str) -> str:
    """One line without anything that a terminal obeys: no colours, no moved cursor, no turned writing."""
    shown = (letter for letter in ANSI.sub("", text) if unicodedata.category(letter) != "Cf")
    spaced = (" " if unicodedata.category(letter) in UNPRINTABLE else letter for letter in shown)
    return re.sub(r" {2,}", " ", "".join(spaced)).strip()


def title(name: str) -> str:
    """What to call a conversation on a line."""
    return plain(title_of(name)) or title_of("")


def minute(at: datetime | None) -> str:
    """A moment for a person, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else "–"


class Stream(Protocol):
    """Where something is printed: a file, or Django's wrapper of one."""

    def write(self, text: str, /) -> object:
        """Add to it."""

    def flush(self) -> None:
        """Hand on what was added."""

    def isatty(self) -> bool:
        """Whether a person looks at it."""


class Printer:
    """Results go to `out`. What is said about them goes there at a terminal, and to `err` where `out` is a pipe."""

    def __init__(self, out: Stream, err: Stream, as_json: bool = False) -> None:
        self.out = out
        self.err = err
        self.as_json = as_json
        self.terminal = out.isatty() and not as_json
        self._drawn = False

    def say(self, text: str) -> None:
        """A line for a person, at once."""
        self._end_line()
        stream = self.out if self.terminal else self.err
        stream.write(f"{text}\n")
        stream.flush()

    def warn(self, text: str) -> None:
        """A line for a person, never among the results."""
        self._end_line()
        self.err.write(f"{text}\n")
        self.err.flush()

    def draw(self, text: str) -> None:
        """A line that the next one replaces; only for terminals."""
        width = shutil.get_terminal_size().columns
        self.out.write(f"\r\x1b[K{_fit(text, width - 1)}")
        self.out.flush()
        self._drawn = True

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Results: aligned columns at a terminal, fields with tabs between them in a pipe, or a JSON object a line."""
        if self.terminal:
            rows = list(rows)  # while they come, a line may be drawn
        self._end_line()
        if self.as_json:
            for row in rows:
                self.out.write(json.dumps(row) + "\n")
        elif self.terminal:
            self._table([{name: _text(value) for name, value in row.items()} for row in rows])
        else:
            for row in rows:
                self.out.write("\t".join(_text(value) for value in row.values()) + "\n")
        self.out.flush()

    def _table(self, rows: list[dict[str, str]]) -> None:
        if not rows:
            return
        names = list(rows[0])
        widths = {name: max(len(name), *(_width(row[name]) for row in rows)) for name in names}
        others = sum(width + 2 for name, width in widths.items() if name != "name")
        widths["name"] = min(widths["name"], max(NARROWEST_NAME, shutil.get_terminal_size().columns - others - 1))
        for row in [{name: name.replace("_", " ").upper() for name in names}, *rows]:
            cells = (_fit(row[name], widths[name]) for name in names)
            padded = (cell + " " * (widths[name] - _width(cell)) for name, cell in zip(names, cells, strict=True))
            self.out.write("  ".join(padded).rstrip() + "\n")

    def _end_line(self) -> None:
        if self._drawn:
            self.out.write("\r\x1b[K")
            self._drawn = False


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(plain, value)) if isinstance(value, list) else plain(str(value))


def _width(text: str) -> int:
    """Columns on a terminal: Chinese, Japanese and Korean letters and emoji take two."""
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 0 if unicodedata.combining(letter) else 1
        for letter in text
    )


def _fit(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    while text and _width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


MOST_SHOWN = 50


def tell(job: Job, printer: Printer) -> None:
    """Every conversation where programs read; for people the sums, and the first of those that did not end as asked."""
    if printer.terminal:
        printer.rows(list(_not_as_asked(job)))
    else:
        printer.rows(kind_of(job).pages.rows(job))
    printer.say(plain(summary(job)))
    if job.stage in FINISHED:
        printer.say(f"Receipt: manage.py conversations export-receipt --job {job.pk}")
    else:
        printer.say(f"Continue: manage.py conversations {job.kind} --job {job.pk} --yes, or at {path(job)}")


def tell_how_to_follow(job: Job, printer: Printer, left: bool = False) -> None:
    """Where a job that was confirmed can be watched, undone or cancelled."""
    if left:
        printer.warn(f"Job {job.pk} continues without this command: if a worker is running, it does the rest.")
    elif job.due_at and job.due_at > timezone.now():
        printer.say(f"Job {job.pk} can be undone until {job.due_at:%H:%M:%S} UTC at {path(job)}")
    else:
        printer.say(f"Job {job.pk}, also at {path(job)}")
    if left:
        printer.warn(f"Follow it: manage.py conversations {job.kind} --job {job.pk} (--here without a worker)")
        printer.warn(f"In the browser: {path(job)}")


def path(job: Job) -> str:
    """The address of its page in this dashboard."""
    return reverse("job", args=(job.workspace_id, job.pk))


def _not_as_asked(job: Job) -> Iterator[dict[str, Any]]:
    for item in job.items.exclude(state__in={*AS_ASKED, ItemStatus.KEPT}).order_by("position")[:MOST_SHOWN]:
        yield {
            "name": title(item.name),
            "outcome": item.get_state_display(),
            "reason": item.reason,
            "session_id": item.session_id,
        }
