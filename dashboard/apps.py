from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """The project's one Django app; its rooms are packages in it."""

    name = "dashboard"

    def ready(self) -> None:
        """Tell the engine the kinds of work. Here, because models can't be imported before."""
        from dashboard.cleanup.deleting import Delete
        from dashboard.cleanup.renaming import Rename
        from dashboard.jobs.kinds import register
        from dashboard.questions.kind import Ask

        register(Delete())
        register(Rename())
        register(Ask())
