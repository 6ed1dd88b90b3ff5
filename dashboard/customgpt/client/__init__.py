"""The client: one method per endpoint, results typed, everything else an UpstreamError."""

from dashboard.customgpt.client.account import AccountCalls
from dashboard.customgpt.client.agents import AgentCalls
from dashboard.customgpt.client.conversations import ConversationCalls
from dashboard.customgpt.client.messages import MessageCalls
from dashboard.customgpt.client.reports import ReportCalls

__all__ = ["Client"]


class Client(AccountCalls, AgentCalls, ReportCalls, ConversationCalls, MessageCalls):
    """The API with one key. Cheap to make, safe to share between threads.

    Ids that can't be one path segment raise NotFound before anything is sent. Every method raises UpstreamError.
    """
