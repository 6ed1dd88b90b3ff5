from django.urls import path

from dashboard.cleanup.views.choose import job_choose

# Below a workspace's jobs.
urlpatterns = [path("<uuid:job_id>/choose/", job_choose, name="job_choose")]
