from dashboard.workspaces.views import creating, keys, listing, members, removing, rules, settings

__all__ = ["creating", "keys", "listing", "members", "removing", "rules", "settings"]
