"""Files that a browser saves, and icons."""

from pathlib import PurePath

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

CONTENT_TYPES = {".json": "application/json", ".csv": "text/csv; charset=utf-8"}


def file_response(content: str, name: str) -> HttpResponse:
    """Return text as a file to save under ``name``."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[PurePath(name).suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """Redirect from an icon's usual address to where the static files have it."""
    return redirect(static(f"assessments/{name}"))
