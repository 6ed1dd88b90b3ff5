"""Makes texts comparable: each function says what makes no difference."""

import unicodedata


def collapsed(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """Return the text without capitals, however its accents are put together."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def folded_without_accents(text: str) -> str:
    """Return the text without capitals and accents, which databases may overlook when they compare."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
