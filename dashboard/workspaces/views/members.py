"""Members of a workspace: add, change the role, remove, leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.http import Request
from dashboard.workspaces import members as membership
from dashboard.workspaces.access import membership_for, workspace_for
from dashboard.workspaces.forms import MemberForm, RoleForm
from dashboard.workspaces.models import Membership, Role, Workspace
from dashboard.workspaces.views.settings import settings_page


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: Request, workspace_id: int) -> HttpResponse:
    """Add a member; GET goes to the list, which is part of the settings."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN if request.method == "POST" else Role.VIEWER)
    if request.method != "POST":
        return _back_to_the_list(workspace_id)
    form = MemberForm(request.POST, workspace=workspace)
    if not form.is_valid():
        return settings_page(request, workspace, status=422, member_form=form)
    user, role = form.cleaned_data["user"], form.cleaned_data["role"]
    membership.add(workspace, user, role, by=request.user)
    messages.success(request, f"{user} is now a member: {role.label.lower()}.")
    return _back_to_the_list(workspace_id)


@require_POST
def change_role(request: Request, workspace_id: int, member_id: int) -> HttpResponse:
    """Give a member another role."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    member = _member(workspace, member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"The role of {member.user} was not changed. Choose one of the three roles.")
        return _back_to_the_list(workspace_id)
    role = form.cleaned_data["role"]
    try:
        membership.change_role(member, role, by=request.user)
        messages.success(request, f"The role of {member.user} is now {role.label.lower()}.")
    except membership.LastAdmin as error:
        messages.error(request, f"The role of {member.user} was not changed. {error.user_message}")
    return _back_to_the_list(workspace_id)


@require_POST
def remove(request: Request, workspace_id: int, member_id: int) -> HttpResponse:
    """Remove a member; the person's account stays."""
    workspace = workspace_for(request, workspace_id, Role.ADMIN)
    member = _member(workspace, member_id)
    try:
        membership.remove(member, by=request.user)
        messages.success(request, f"{member.user} is no longer a member of {workspace}.")
    except membership.LastAdmin as error:
        messages.error(request, f"{member.user} is still a member. {error.user_message}")
        return _back_to_the_list(workspace_id)
    return redirect("workspaces") if member.user_id == request.user.pk else _back_to_the_list(workspace_id)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, workspace_id: int) -> HttpResponse:
    """Ask first: only an admin can add the person again."""
    member = membership_for(request, workspace_id)
    if request.method != "POST":
        return render(request, "workspaces/leave.html", {"workspace": member.workspace})
    try:
        membership.remove(member, by=request.user)
    except membership.LastAdmin as error:
        messages.error(request, f"You are still a member. {error.user_message}")
        return _back_to_the_list(workspace_id)
    messages.success(request, f"You have left the workspace {member.workspace}.")
    return redirect("workspaces")


def _member(workspace: Workspace, member_id: int) -> Membership:
    return get_object_or_404(workspace.memberships.select_related("user"), pk=member_id)


def _back_to_the_list(workspace_id: int) -> HttpResponse:
    return redirect(reverse("workspace_settings", args=[workspace_id]) + "#members")
