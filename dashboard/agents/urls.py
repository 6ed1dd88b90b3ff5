from django.urls import path

from dashboard.agents import views

urlpatterns = [
    path("", views.listing.agents, name="agents"),
    path("new/", views.creating.new, name="agent_new"),
    path("<agent_id:agent_id>/", views.showing.agent, name="agent"),
    path("<agent_id:agent_id>/ready/", views.showing.ready, name="agent_ready"),
    path("<agent_id:agent_id>/rename/", views.renaming.rename, name="agent_rename"),
    path("<agent_id:agent_id>/delete/", views.deleting.delete, name="agent_delete"),
]
