from dashboard.conversations.views import (
    asking,
    creating,
    delete_many,
    deleting,
    judging,
    listing,
    reading,
    rename_many,
    renaming,
    selecting,
    starring,
)

__all__ = [
    "asking",
    "creating",
    "delete_many",
    "deleting",
    "judging",
    "listing",
    "reading",
    "rename_many",
    "renaming",
    "selecting",
    "starring",
]
