"""What the API's answers become: only the fields that are shown, frozen. Nobody else sees raw JSON."""

from dashboard.customgpt.results.account import Usage, User
from dashboard.customgpt.results.agents import Agent, Citation
from dashboard.customgpt.results.conversations import Conversation, Deletion, Message, Thread, title_of
from dashboard.customgpt.results.pages import Page

__all__ = ["Agent", "Citation", "Conversation", "Deletion", "Message", "Page", "Thread", "Usage", "User", "title_of"]
