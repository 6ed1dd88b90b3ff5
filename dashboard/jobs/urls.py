from django.urls import path

from dashboard.jobs.views import confirm, control, receipts, show

urlpatterns = [
    path("", show.jobs, name="jobs"),
    path("<uuid:job_id>/", show.job, name="job"),
    path("<uuid:job_id>/confirm/", confirm.job_confirm, name="job_confirm"),
    path("<uuid:job_id>/undo/", control.job_undo, name="job_undo"),
    path("<uuid:job_id>/pause/", control.job_pause, name="job_pause"),
    path("<uuid:job_id>/resume/", control.job_resume, name="job_resume"),
    path("<uuid:job_id>/cancel/", control.job_cancel, name="job_cancel"),
    path("<uuid:job_id>/discard/", control.job_discard, name="job_discard"),
    path("<uuid:job_id>/retry/", control.job_retry, name="job_retry"),
    path("<uuid:job_id>/receipt.csv", receipts.job_csv, name="job_csv"),
    path("<uuid:job_id>/receipt.json", receipts.job_json, name="job_json"),
]
