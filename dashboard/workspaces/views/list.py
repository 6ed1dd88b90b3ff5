"""The workspaces of the person who is signed in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.http import Request
from dashboard.workspaces.models import Membership

PAGE = "workspaces/list.html"


@require_safe
def workspaces(request: Request) -> HttpResponse:
    """List them, each with its key's last four characters."""
    memberships = Membership.objects.select_related("workspace")
    memberships = memberships.filter(user_id=request.user.pk)
    return render(request, PAGE, {"memberships": memberships.order_by("workspace__name", "workspace_id")})
