"""The API's answers as frozen results with only the fields shown. No other code sees raw JSON."""

from dashboard.customgpt.results.account import Usage, User
from dashboard.customgpt.results.agents import Agent, Citation, Stats
from dashboard.customgpt.results.conversations import Conversation, Deletion, Message, Thread, title_of
from dashboard.customgpt.results.pages import Page
from dashboard.customgpt.results.reports import Activity, Origin, Point

__all__ = [
    "Activity", "Agent", "Citation", "Conversation", "Deletion", "Message", "Origin", "Page", "Point", "Stats",
    "Thread", "Usage", "User", "title_of",
]  # fmt: skip
