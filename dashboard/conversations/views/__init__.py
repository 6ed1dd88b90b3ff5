from dashboard.conversations.views import clearing, deleting, listing, reading, renaming, selecting, starring

__all__ = ["clearing", "deleting", "listing", "reading", "renaming", "selecting", "starring"]
