from django.urls import path

from dashboard.questions.views.asking import questions_ask

urlpatterns = [path("", questions_ask, name="questions_ask")]
