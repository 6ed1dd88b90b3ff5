from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

from dashboard import ids
from dashboard.health import healthz
from dashboard.questions.urls import job_urlpatterns
from dashboard.workspaces.sign_in import change_password, sign_in

__all__ = ["ids", "urlpatterns"]  # importing ids registers the path converters

handler400 = "dashboard.errors.bad_request"
handler403 = "dashboard.errors.permission_denied"
handler404 = "dashboard.errors.page_not_found"
handler500 = "dashboard.errors.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="workspaces"), name="home"),
    path("healthz", healthz, name="healthz"),
    path("accounts/login/", sign_in, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/", change_password, name="account_change_password"),
    path("workspaces/", include("dashboard.workspaces.urls")),
    path("workspaces/<int:workspace_id>/", include("dashboard.audit.urls")),
    path("workspaces/<int:workspace_id>/jobs/", include("dashboard.jobs.urls")),
    path("workspaces/<int:workspace_id>/jobs/", include("dashboard.cleanup.urls")),
    path("workspaces/<int:workspace_id>/jobs/", include(job_urlpatterns)),
    path("workspaces/<int:workspace_id>/agents/", include("dashboard.agents.urls")),
    path("workspaces/<int:workspace_id>/agents/<agent_id:agent_id>/questions/", include("dashboard.questions.urls")),
    path(
        "workspaces/<int:workspace_id>/agents/<agent_id:agent_id>/conversations/",
        include("dashboard.conversations.urls"),
    ),
]
