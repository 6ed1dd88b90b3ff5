from dashboard.agents.views import create, delete, list, rename, show

__all__ = ["create", "delete", "list", "rename", "show"]
