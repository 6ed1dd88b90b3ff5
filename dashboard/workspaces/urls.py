from django.urls import path

from dashboard.workspaces import views

urlpatterns = [
    path("", views.list.workspaces, name="workspaces"),
    path("new/", views.create.new, name="workspace_new"),
    path("<int:workspace_id>/settings/", views.settings.settings, name="workspace_settings"),
    path("<int:workspace_id>/key/", views.keys.replace, name="workspace_key"),
    path("<int:workspace_id>/key/check/", views.keys.check, name="workspace_key_check"),
    path("<int:workspace_id>/members/", views.members.members, name="workspace_members"),
    path("<int:workspace_id>/members/<int:member_id>/role/", views.members.change_role, name="workspace_member_role"),
    path("<int:workspace_id>/members/<int:member_id>/remove/", views.members.remove, name="workspace_member_remove"),
    path("<int:workspace_id>/rules/", views.rules.rules, name="workspace_rules"),
    path("<int:workspace_id>/leave/", views.members.leave, name="workspace_leave"),
    path("<int:workspace_id>/remove/", views.remove.remove, name="workspace_remove"),
]
