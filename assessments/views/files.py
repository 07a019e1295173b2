"""Files that a browser saves."""

from pathlib import PurePath

from django.http import HttpResponse

CONTENT_TYPES = {".json": "application/json", ".csv": "text/csv; charset=utf-8"}


def file_response(content: str, name: str) -> HttpResponse:
    """Return text as a file to save under ``name``."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[PurePath(name).suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
