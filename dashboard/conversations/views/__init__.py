from dashboard.conversations.views import (
    asking,
    clearing,
    creating,
    deleting,
    judging,
    listing,
    reading,
    renaming,
    selecting,
    starring,
)

__all__ = [
    "asking",
    "clearing",
    "creating",
    "deleting",
    "judging",
    "listing",
    "reading",
    "renaming",
    "selecting",
    "starring",
]
