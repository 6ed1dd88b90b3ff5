from dashboard.workspaces.views import create, keys, list, members, remove, rules, settings

__all__ = ["create", "keys", "list", "members", "remove", "rules", "settings"]
