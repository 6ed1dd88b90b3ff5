"""Whose key it is, and what the account has used."""

from dashboard.customgpt import endpoints
from dashboard.customgpt.client.base import Calls
from dashboard.customgpt.results import Usage, User


class AccountCalls(Calls):
    """The account behind the key."""

    def user(self) -> User:
        """Whose key it is: the call that checks a key.

        https://docs.customgpt.ai/reference/get_api-v1-user
        """
        return self._call(endpoints.USER, User.read)

    def usage(self) -> Usage:
        """What the account has used of its plan.

        https://docs.customgpt.ai/reference/get_api-v1-limits-usage
        """
        return self._call(endpoints.USAGE, Usage.read)
