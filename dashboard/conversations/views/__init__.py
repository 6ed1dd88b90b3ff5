from dashboard.conversations.views import (
    ask,
    create,
    delete,
    delete_many,
    find_tests,
    judge,
    list,
    read,
    rename,
    rename_many,
    select,
    star,
)

__all__ = [
    "ask",
    "create",
    "delete",
    "delete_many",
    "find_tests",
    "judge",
    "list",
    "read",
    "rename",
    "rename_many",
    "select",
    "star",
]
