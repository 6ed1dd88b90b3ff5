from dashboard.conversations.views import clearing, deleting, listing, reading, renaming

__all__ = ["clearing", "deleting", "listing", "reading", "renaming"]
