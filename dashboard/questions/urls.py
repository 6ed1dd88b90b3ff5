from django.urls import path

from dashboard.questions.views.answers import job_answers, job_clear
from dashboard.questions.views.ask import questions_ask

urlpatterns = [path("", questions_ask, name="questions_ask")]
# Below a workspace's jobs.
job_urlpatterns = [
    path("<uuid:job_id>/answers/", job_answers, name="job_answers"),
    path("<uuid:job_id>/clear/", job_clear, name="job_clear"),
]
