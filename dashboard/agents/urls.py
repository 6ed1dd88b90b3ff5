from django.urls import path

from dashboard.agents import views

urlpatterns = [
    path("", views.list.agents, name="agents"),
    path("new/", views.create.new, name="agent_new"),
    path("<agent_id:agent_id>/", views.show.agent, name="agent"),
    path("<agent_id:agent_id>/ready/", views.show.ready, name="agent_ready"),
    path("<agent_id:agent_id>/rename/", views.rename.rename, name="agent_rename"),
    path("<agent_id:agent_id>/delete/", views.delete.delete, name="agent_delete"),
]
