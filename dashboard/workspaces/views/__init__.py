from dashboard.workspaces.views import creating, keys, listing, members, removing, settings

__all__ = ["creating", "keys", "listing", "members", "removing", "settings"]
