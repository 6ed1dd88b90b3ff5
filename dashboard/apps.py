from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """The project's one Django app; its rooms are packages in it."""

    name = "dashboard"
