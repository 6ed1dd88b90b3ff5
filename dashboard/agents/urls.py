from django.urls import path

from dashboard.agents import views

urlpatterns = [
    path("", views.agents, name="agents"),
]
