from django.urls import path

from dashboard.cleanup.views import strip
from dashboard.conversations import views

urlpatterns = [
    path("", views.listing.conversations, name="conversations"),
    path("-/selection/", views.selecting.select, name="selection"),
    path("-/delete/", views.delete_many.delete_many, name="conversations_delete"),
    path("-/rename/", views.rename_many.rename_many, name="conversations_rename"),
    path("-/tests/", views.find_tests.find_tests, name="find_tests"),
    path("-/jobs/", strip.jobs_strip, name="jobs_strip"),
    path("-/citations/", views.reading.citations, name="citations"),
    path("-/new/", views.creating.conversation_new, name="conversation_new"),
    path("<session_id:session_id>/", views.reading.conversation, name="conversation"),
    path("<session_id:session_id>/rename/", views.renaming.rename, name="conversation_rename"),
    path("<session_id:session_id>/delete/", views.deleting.delete, name="conversation_delete"),
    path("<session_id:session_id>/star/", views.starring.star, name="conversation_star"),
    path("<session_id:session_id>/ask/", views.asking.conversation_ask, name="conversation_ask"),
    path("<session_id:session_id>/stream/", views.asking.conversation_stream, name="conversation_stream"),
    path("<session_id:session_id>/messages/<message_id:message_id>/", views.reading.message, name="message"),
    path(
        "<session_id:session_id>/messages/<message_id:message_id>/judge/",
        views.judging.message_judge,
        name="message_judge",
    ),
    path("<session_id:session_id>/next/", views.reading.neighbour, {"step": 1}, name="conversation_next"),
    path("<session_id:session_id>/previous/", views.reading.neighbour, {"step": -1}, name="conversation_previous"),
]
