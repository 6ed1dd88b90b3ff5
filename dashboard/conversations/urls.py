from django.urls import path

from dashboard.conversations import views
from dashboard.jobs.views import strip

urlpatterns = [
    path("", views.list.conversations, name="conversations"),
    path("-/selection/", views.select.select, name="selection"),
    path("-/delete/", views.delete_many.delete_many, name="conversations_delete"),
    path("-/rename/", views.rename_many.rename_many, name="conversations_rename"),
    path("-/tests/", views.find_tests.find_tests, name="find_tests"),
    path("-/jobs/", strip.jobs_strip, name="jobs_strip"),
    path("-/citations/", views.read.citations, name="citations"),
    path("-/new/", views.create.conversation_new, name="conversation_new"),
    path("<session_id:session_id>/", views.read.conversation, name="conversation"),
    path("<session_id:session_id>/rename/", views.rename.rename, name="conversation_rename"),
    path("<session_id:session_id>/delete/", views.delete.delete, name="conversation_delete"),
    path("<session_id:session_id>/star/", views.star.star, name="conversation_star"),
    path("<session_id:session_id>/ask/", views.ask.conversation_ask, name="conversation_ask"),
    path("<session_id:session_id>/stream/", views.ask.conversation_stream, name="conversation_stream"),
    path("<session_id:session_id>/messages/<message_id:message_id>/", views.read.message, name="message"),
    path(
        "<session_id:session_id>/messages/<message_id:message_id>/judge/",
        views.judge.message_judge,
        name="message_judge",
    ),
    path("<session_id:session_id>/next/", views.read.neighbour, {"step": 1}, name="conversation_next"),
    path("<session_id:session_id>/previous/", views.read.neighbour, {"step": -1}, name="conversation_previous"),
]
