"""Reports on an agent. Not every plan has them: then they raise Forbidden or NotFound."""

from dashboard.customgpt import endpoints
from dashboard.customgpt.client.base import Calls
from dashboard.customgpt.results import Activity, Origin
from dashboard.customgpt.results.reports import origins

# Without its filters a report has empty lists for numbers.
ACTIVITY = [("filters", "queries"), ("filters", "conversations")]


class ReportCalls(Calls):
    """What happened at an agent."""

    def activity(self, agent_id: int, interval: str = "daily") -> Activity:
        """Return questions and conversations per day or week; `interval` is daily or weekly.

        https://docs.customgpt.ai/reference/get_api-v1-projects-projectid-reports-analysis
        """
        params = [*ACTIVITY, ("interval", interval)]
        return self._call(endpoints.ANALYSIS, Activity.read, params=params, agent_id=agent_id)

    def traffic(self, agent_id: int) -> tuple[Origin, ...]:
        """Return where questions came from, most first.

        https://docs.customgpt.ai/reference/get_api-v1-projects-projectid-reports-traffic
        """
        return self._call(endpoints.TRAFFIC, origins, params=[("filters", "sources")], agent_id=agent_id)
