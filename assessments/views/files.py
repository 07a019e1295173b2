"""File downloads and icons."""

from collections.abc import Iterator
from pathlib import PurePath

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

CONTENT_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_response(content: str | bytes, name: str) -> HttpResponse:
    """Return a download of ``content`` with the file name ``name``."""
    response = HttpResponse(content)
    _save_as(response, name)
    return response


def file_stream(chunks: Iterator[str], name: str) -> StreamingHttpResponse:
    """Return a download that is streamed in chunks."""
    response = StreamingHttpResponse(chunks)
    _save_as(response, name)
    return response


def _save_as(response: HttpResponseBase, name: str) -> None:
    response["Content-Type"] = CONTENT_TYPES[PurePath(name).suffix]
    response["Content-Disposition"] = f'attachment; filename="{name}"'


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """Redirect from the usual address of an icon to its static file."""
    return redirect(static(f"assessments/{name}"))
