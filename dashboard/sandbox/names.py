"""Makes names of conversations from the words in names.toml."""

import tomllib
from pathlib import Path
from random import Random

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
TESTS, QUESTIONS, SUBJECTS = (list[str](WORDS[kind]) for kind in ("tests", "questions", "subjects"))
RIGHT_TO_LEFT, SCRIPT = (str(WORDS[odd]) for odd in ("right_to_left", "script"))
LONGEST = WORDS["longest"].ljust(254, ".") + "?"


def name(chance: Random) -> str:
    """Return one plausible name; duplicates occur, as in real data."""
    throw = chance.random()
    if throw < 0.28:
        return TESTS[int(chance.random() * len(TESTS))]
    patterns = QUESTIONS if throw < 0.82 else SUBJECTS
    return fill(patterns[int(chance.random() * len(patterns))], chance)


def fill(pattern: str, chance: Random) -> str:
    """Fill the gaps of a pattern."""
    throw = chance.random()
    gaps = {gap: words[int(throw * len(words))] for gap, words in WORDS["gaps"].items()}
    return pattern.format(number=20_000 + int(throw * 60_000), days=2 + int(throw * 58), **gaps)
