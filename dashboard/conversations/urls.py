from django.urls import path

from dashboard.conversations import views

urlpatterns = [
    path("", views.listing.conversations, name="conversations"),
    path("-/delete/", views.clearing.choose, name="conversations_delete"),
    path("-/delete/<uuid:manifest_id>/", views.clearing.confirm, name="conversations_delete_confirm"),
    path("-/citations/", views.reading.citations, name="citations"),
    path("<session_id:session_id>/", views.reading.conversation, name="conversation"),
    path("<session_id:session_id>/rename/", views.renaming.rename, name="conversation_rename"),
    path("<session_id:session_id>/delete/", views.deleting.delete, name="conversation_delete"),
    path("<session_id:session_id>/next/", views.reading.neighbour, {"step": 1}, name="conversation_next"),
    path("<session_id:session_id>/previous/", views.reading.neighbour, {"step": -1}, name="conversation_previous"),
]
