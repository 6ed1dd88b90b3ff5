from dashboard.conversations.views import (
    asking,
    creating,
    delete_many,
    deleting,
    find_tests,
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
    "find_tests",
    "judging",
    "listing",
    "reading",
    "rename_many",
    "renaming",
    "selecting",
    "starring",
]
