from dashboard.conversations.views import deleting, listing, reading, renaming

__all__ = ["deleting", "listing", "reading", "renaming"]
