from random import Random


def dice(*parts: object) -> Random:
    """Chance that falls the same way for the same parts, in any process."""
    return Random(":".join(map(str, parts)))  # noqa: S311 - made-up rows, not secrets
