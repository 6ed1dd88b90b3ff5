from django.urls import path

from dashboard.cleanup.views import choosing, confirming, controlling, jobs, receipts
from dashboard.questions.views.answers import job_answers, job_clear

urlpatterns = [
    path("", jobs.jobs, name="jobs"),
    path("<uuid:job_id>/", jobs.job, name="job"),
    path("<uuid:job_id>/choose/", choosing.job_choose, name="job_choose"),
    path("<uuid:job_id>/confirm/", confirming.job_confirm, name="job_confirm"),
    path("<uuid:job_id>/undo/", controlling.job_undo, name="job_undo"),
    path("<uuid:job_id>/pause/", controlling.job_pause, name="job_pause"),
    path("<uuid:job_id>/resume/", controlling.job_resume, name="job_resume"),
    path("<uuid:job_id>/cancel/", controlling.job_cancel, name="job_cancel"),
    path("<uuid:job_id>/discard/", controlling.job_discard, name="job_discard"),
    path("<uuid:job_id>/retry/", controlling.job_retry, name="job_retry"),
    path("<uuid:job_id>/answers/", job_answers, name="job_answers"),
    path("<uuid:job_id>/clear/", job_clear, name="job_clear"),
    path("<uuid:job_id>/receipt.csv", receipts.job_csv, name="job_csv"),
    path("<uuid:job_id>/receipt.json", receipts.job_json, name="job_json"),
]
