from random import Random


def dice(*parts: object) -> Random:
    """Return a random generator that gives the same results for the same parts, in any process."""
    return Random(":".join(map(str, parts)))  # noqa: S311 - made-up rows, not secrets
