from dashboard.cleanup.models.mark import Mark
from dashboard.cleanup.models.selection import Selection

__all__ = ["Mark", "Selection"]
