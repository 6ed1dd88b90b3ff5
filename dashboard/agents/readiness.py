"""How far a new agent has got, and whether it makes sense to check again."""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from dashboard.customgpt import Agent, Stats
from dashboard.numbers import whole

PATIENCE = 10 * 60  # seconds for which a page looks again by itself
AT_FIRST = 60
SOON, LATER = 3, 10  # seconds between two looks: in the first minute, and after it
# An agent that is older and not active is not getting ready: it was switched off, or has nothing to say.
YOUNG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Readiness:
    """An agent's progress. `since` is when the page began to check, in seconds since 1970; `live`: it checks again."""

    is_active: bool | None
    stats: Stats | None
    since: int
    live: bool
    title: str
    sentence: str

    @property
    def every(self) -> int:
        """Seconds until the next check: each costs two of the key's calls."""
        return SOON if time.time() - self.since < AT_FIRST else LATER

    @property
    def of(self) -> int:
        """The progress that means ready; 0 while it is not known."""
        return 2 * (self.stats.pages_found or 0) if self.stats else 0

    @property
    def done(self) -> int:
        """Each page counts twice: when it is read, and when it is indexed."""
        if not self.stats:
            return 0
        return min(self.of, (self.stats.pages_crawled or 0) + (self.stats.pages_indexed or 0))


def readiness_of(agent: Agent, stats: Stats | None, since: int) -> Readiness:
    """Return the agent's progress, from what the API says of it and its pages."""
    young = agent.created_at is None or timezone.now() - agent.created_at < YOUNG
    live = agent.is_active is not True and young and not is_over(since)
    title, sentence = _words(agent, stats, live, young)
    return Readiness(agent.is_active, stats, since, live, title, sentence)


def lost(since: int, sentence: str) -> Readiness:
    """Return the progress of an agent that further checks tell nothing about."""
    return Readiness(None, None, since, live=False, title="Not known", sentence=sentence)


def is_over(since: int) -> bool:
    """Whether the page has checked for long enough."""
    return time.time() - since >= PATIENCE


def read_since(text: str) -> int:
    """Read from the address when the page began to check; the current time for an invalid value."""
    now = int(time.time())
    given = whole(text, digits=12)
    return now if given is None else min(given, now)


def _words(agent: Agent, stats: Stats | None, live: bool, young: bool) -> tuple[str, str]:
    if agent.is_active:
        return "Ready", "It is ready for questions."
    if live:
        return "Getting ready", f"{_step(stats)} This page checks again automatically, for ten minutes."
    if young:
        return (
            "Not ready yet",
            "This page checked for ten minutes. A site without pages never gets ready.",
        )
    if agent.is_active is None:
        return "Not known", "The API does not say whether this agent is active."
    return "Not active", "The API says that this agent is not active."


def _step(stats: Stats | None) -> str:
    if not stats or not stats.pages_found:
        return "Its pages are being found."
    if (stats.pages_crawled or 0) < stats.pages_found:
        return "Its pages are being read."
    return "Its pages are being indexed."
