from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """The one Django app of this project; its rooms are packages in it."""

    name = "dashboard"
