import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

NUMBERS = {
    "agents": (0, 1_000),
    "conversations": (0, 1_000_000),
    "messages": (0, 3_000),
    "seed": (0, 2**63),
    "latency_ms": (0, 600_000),
    "rate_limit_per_minute": (0, 1_000_000),
    "page_size": (1, 1_000),
    "ready_after": (0, 3_600),
    "word_ms": (0, 10_000),
    "answer_ms": (0, 600_000),
    "max_queries": (0, 10**9),
}


@dataclass(frozen=True)
class Options:
    """What a sandbox is made of: the same options give the same rows. Raises ValueError with a sentence."""

    agents: int = 3
    conversations: int = 250  # of the first agent; each of the others has about a tenth
    messages: int = 6  # the mean of a conversation
    seed: int = 1
    latency_ms: int = 0
    rate_limit_per_minute: int = 0  # 0 is no limit, and then no X-RateLimit headers either
    page_size: int = 10  # of agents and conversations; messages come by 20
    ready_after: int = 3  # seconds until a new agent has read its pages
    word_ms: int = 0  # the pause between two pieces of a streamed answer
    answer_ms: int = 0  # how long a question is thought about before the first byte of its answer
    max_queries: int = 1_000_000  # the plan's credits: when they are used up, questions are refused
    reports: bool = True  # whether the plan has reports
    api_key: str = "1|sandbox-key"
    state: Path | None = None
    newest: datetime = datetime(
        2026, 11, 20, 18, 0, tzinfo=UTC
    )  # no seeded row is younger; fixed, so that a seed says it all

    def __post_init__(self) -> None:
        for name, (low, high) in NUMBERS.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be a whole number from {low} to {high}, not {getattr(self, name)}.")
        if not re.fullmatch(r"[!-~]+", self.api_key):
            raise ValueError("api_key must be visible ASCII characters without spaces.")
        if self.newest.tzinfo is None:
            raise ValueError("newest must carry its time zone.")
