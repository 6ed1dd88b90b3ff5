"""Turns reports into bars: where each stands in a picture of fixed size, and what the picture says in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.customgpt import Activity, Origin, Point

WIDTH, HEIGHT = 600, 160
MOST_DAYS, MOST_ORIGINS = 31, 12
CHANNELS = {
    "web": "Web page",
    "embed": "Embedded in a page",
    "iframe": "Frame in a page",
    "livechat": "Live chat",
    "api": "API",
    "api-openai": "API in OpenAI's form",
    "sdk": "SDK",
    "slack": "Slack",
    "ama": "Ask me anything",
    "sge": "Search",
    "ai-assistant": "AI assistant",
    "instant-viewer": "Instant viewer",
    "mcp": "MCP",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the picture."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its words, its two numbers, and their bars."""

    label: str
    questions: int
    conversations: int
    asked: Bar
    begun: Bar


@dataclass(frozen=True, slots=True)
class Days:
    """The picture of the last weeks. `top` is the number at its upper edge, `summary` the whole in a sentence."""

    days: tuple[Day, ...]
    top: int
    summary: str

    @property
    def middle(self) -> int:
        """Return the number half-way up; 0, which is not drawn, if the top is 1."""
        return self.top // 2

    @property
    def labels(self) -> list[str]:
        """Return the first, the middle and the last day."""
        count = len(self.days)
        places = sorted({0, count // 2, count - 1}) if count != 2 else [0, 1]
        return [self.days[place].label for place in places]


@dataclass(frozen=True, slots=True)
class Channel:
    """Where questions came from; `width` is the bar's, of 100."""

    name: str
    number: int
    width: float


def days_of(activity: Activity) -> Days | None:
    """Return both series side by side, in the API's order; None when nothing happened."""
    questions, conversations = _numbered(activity.questions), _numbered(activity.conversations)
    keys = list(dict.fromkeys([*questions, *conversations]))[-MOST_DAYS:]
    rows = [(key[0], questions.get(key, 0), conversations.get(key, 0)) for key in keys]
    highest = max((max(asked, begun) for _, asked, begun in rows), default=0)
    if not highest:
        return None
    top, slot = _round_up(highest), WIDTH / len(rows)
    days = tuple(
        Day(
            label,
            asked,
            begun,
            _bar((place + 0.1) * slot, slot, asked, top),
            _bar((place + 0.5) * slot, slot, begun, top),
        )
        for place, (label, asked, begun) in enumerate(rows)
    )
    return Days(days, top, _summary(days))


def channels_of(origins: Sequence[Origin]) -> list[Channel]:
    """Return the channels, largest first, the smallest merged into one. Empty when there were no questions."""
    counts: Counter[str] = Counter()
    for origin in origins:
        counts[CHANNELS.get(origin.name.strip().lower(), origin.name.strip()) or "Not said"] += origin.number
    found = [(name, number) for name, number in counts.most_common() if number]
    if len(found) > MOST_ORIGINS:
        rest = sum(number for _, number in found[MOST_ORIGINS - 1 :])
        found = [*found[: MOST_ORIGINS - 1], ("Other places", rest)]
    most = max((number for _, number in found), default=0)
    return [Channel(name, number, round(100 * number / most, 1)) for name, number in found]


def _numbered(points: Sequence[Point]) -> dict[tuple[str, int], int]:
    """Key each point by its label and how often that label came before: “Sat” may stand for several days."""
    seen: Counter[str] = Counter()
    found = {}
    for point in points:
        label = _words(point)
        found[label, seen[label]] = point.number
        seen[label] += 1
    return found


def _words(point: Point) -> str:
    return f"{point.day.day} {point.day:%b %Y}" if point.day else point.label or "–"


def _bar(x: float, slot: float, number: int, top: int) -> Bar:
    height = round(HEIGHT * number / top, 1)
    return Bar(round(x, 1), round(HEIGHT - height, 1), round(slot * 0.38, 1), height)


def _round_up(number: int) -> int:
    """Round up to a number that reads well on an axis: 1, 2, 4, 6, 8 or 10 times a power of ten."""
    power = int(10 ** (len(str(number)) - 1))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= number)


def _summary(days: Sequence[Day]) -> str:
    asked, begun = sum(day.questions for day in days), sum(day.conversations for day in days)
    busiest = max(days, key=lambda day: day.questions)
    return (
        f"Questions and conversations a day, from {days[0].label} to {days[-1].label}: "
        f"{_counted(asked, 'question')} and {_counted(begun, 'conversation')} in all. "
        f"The most questions in a day: {busiest.questions:,}, {busiest.label}."
    )


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
