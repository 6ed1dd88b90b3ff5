from dashboard.cleanup.models.job import Item, Job
from dashboard.cleanup.models.mark import Mark
from dashboard.cleanup.models.selection import Selection

__all__ = ["Item", "Job", "Mark", "Selection"]
