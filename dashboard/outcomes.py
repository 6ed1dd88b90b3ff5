"""What became of one conversation or question, spelt as in the database, receipts and JSON.

queued → sending → deleted | already_gone | gone_unconfirmed | renamed | answered | failed | unknown
queued → cancelled | kept
sending → queued when nothing was sent; unknown → gone_unconfirmed | renamed when the list settles it
"""

from django.db import models


class ItemStatus(models.TextChoices):
    """What became of one conversation."""

    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being sent"
    DELETED = "deleted", "Deleted"
    ALREADY_GONE = "already_gone", "Already gone"
    GONE_UNCONFIRMED = "gone_unconfirmed", "Gone, but unconfirmed"
    RENAMED = "renamed", "Renamed"
    ANSWERED = "answered", "Answered"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Not known"
    CANCELLED = "cancelled", "Cancelled"
    KEPT = "kept", "Kept"


OPEN = {ItemStatus.QUEUED, ItemStatus.SENDING}
GONE = {ItemStatus.DELETED, ItemStatus.ALREADY_GONE, ItemStatus.GONE_UNCONFIRMED}
# What another try could still bring about.
RETRYABLE = {ItemStatus.FAILED, ItemStatus.UNKNOWN, ItemStatus.CANCELLED}
# What was done as it was asked, and seen to be done.
CHANGED = {ItemStatus.DELETED, ItemStatus.RENAMED, ItemStatus.ANSWERED}
