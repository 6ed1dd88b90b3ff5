import re
from pathlib import Path

from .knowledge import TOPICS, Topic

GREETING = "Hello! I am the assistant of **Acorn**. Ask me about orders, shipping, plans or your devices."
UNKNOWN = (
    "I'm sorry, I could not find anything about that in our help pages. "
    "You can reach our people at [Contact](https://help.acorn.example/contact)."
)
# What an attacker would put where an administrator reads it. Every line of it must come out harmless.
HOSTILE = Path(__file__).with_name("hostile.md").read_text("utf-8").removesuffix("\n")


def topic_for(prompt: str) -> Topic | None:
    """Return the help page that shares most words with the question."""
    said = set(re.findall(r"\w+", prompt.lower()))
    said |= {word.removesuffix("s") for word in said}
    best = max(TOPICS, key=lambda topic: sum(word in said for word in topic.words))
    return best if said & set(best.words) else None


def answer_to(prompt: str) -> tuple[str, list[int]]:
    """Return markdown and the ids of the pages it is taken from."""
    topic = topic_for(prompt)
    if topic:
        further = TOPICS[(TOPICS.index(topic) + 1) % len(TOPICS)]
        text = f"{topic.text}\n\nSee also: [{further.title}]({further.url})."
        return text, [topic.id, further.id]
    return (GREETING if len(prompt) < 20 and not prompt.endswith("?") else UNKNOWN), []
