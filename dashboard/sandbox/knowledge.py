"""The text that answers are made of: the help pages in knowledge.toml."""

import tomllib
from pathlib import Path
from typing import NamedTuple


class Topic(NamedTuple):
    """One help page. Its id is what a citation names; `words` are what a question says when it means this page."""

    id: int
    title: str
    path: str
    words: list[str]
    text: str  # markdown

    @property
    def url(self) -> str:
        """The page's made-up address."""
        return f"https://help.acorn.example/{self.path}"


TOPICS = [Topic(**row) for row in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["topics"]]
BY_ID = {topic.id: topic for topic in TOPICS}
