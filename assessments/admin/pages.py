"""Pages of the admin that do not belong to one model."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse


def add_page(route: str, view: Any, name: str, *permissions: str) -> None:
    """Give a page an address in the admin, for staff who have all the permissions."""
    admin.site.add_page(route, view, name, permissions)  # type: ignore[attr-defined]


def may_open(request: HttpRequest, name: str) -> bool:
    """Return True if the signed-in person may open a page that was added."""
    may: bool = admin.site.may_open(request.user, name)  # type: ignore[attr-defined]
    return may


def page_response(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    """Return a page with the admin's navigation."""
    context = admin.site.each_context(request) | context
    return TemplateResponse(request, template, context, status=status)
