"""Imports every room's models, for Django."""

from dashboard.audit.models import Entry
from dashboard.cleanup.models import Mark, Selection
from dashboard.jobs.models import Item, Job
from dashboard.questions.models import Question
from dashboard.ratelimits.models import Budget
from dashboard.workspaces.models import Membership, Rules, Workspace

__all__ = ["Budget", "Entry", "Item", "Job", "Mark", "Membership", "Question", "Rules", "Selection", "Workspace"]
