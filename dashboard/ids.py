"""Path converters for upstream's ids: only what could be sent to the API reaches a view."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter

from dashboard.customgpt.ids import SEGMENT


class NumberConverter(IntConverter):
    """A number from 1 that a database can hold: the ids of agents and messages."""

    regex = "[1-9][0-9]{0,17}"


class SessionIdConverter(StringConverter):
    """One path segment that starts with a letter or a digit, so that `-/…` stays free for verbs on many."""

    regex = SEGMENT.pattern


register_converter(NumberConverter, "agent_id")
register_converter(NumberConverter, "message_id")
register_converter(SessionIdConverter, "session_id")
