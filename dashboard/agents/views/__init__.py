from dashboard.agents.views import creating, deleting, listing, renaming, showing

__all__ = ["creating", "deleting", "listing", "renaming", "showing"]
