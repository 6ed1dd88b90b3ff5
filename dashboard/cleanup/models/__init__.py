from dashboard.cleanup.models.job import Item, Job
from dashboard.cleanup.models.protection import Mark, Rules
from dashboard.cleanup.models.selection import Selection

__all__ = ["Item", "Job", "Mark", "Rules", "Selection"]
