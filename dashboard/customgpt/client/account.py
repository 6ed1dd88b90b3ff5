"""The key's account, and what it has used."""

from dashboard.customgpt import endpoints
from dashboard.customgpt.client.base import Calls
from dashboard.customgpt.results import Usage, User


class AccountCalls(Calls):
    """The account behind the key."""

    def user(self) -> User:
        """Return the key's user: the call that checks a key.

        https://docs.customgpt.ai/reference/get_api-v1-user
        """
        return self._call(endpoints.USER, User.read)

    def usage(self) -> Usage:
        """Return what the account has used of its plan.

        https://docs.customgpt.ai/reference/get_api-v1-limits-usage
        """
        return self._call(endpoints.USAGE, Usage.read)
