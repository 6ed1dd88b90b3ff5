"""A conversation's id in our own addresses: the same strict shape that the API client sends."""

from django.urls import register_converter


class SessionIdConverter:
    """One path segment that starts with a letter or a digit, so that `-/…` stays free for verbs on many."""

    regex = "[A-Za-z0-9][A-Za-z0-9_-]{0,127}"

    def to_python(self, value: str) -> str:
        """Take it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Give it as it is."""
        return value


register_converter(SessionIdConverter, "session_id")
