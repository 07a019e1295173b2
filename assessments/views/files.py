"""File downloads, icons and the web manifest."""

from collections.abc import Iterator
from pathlib import PurePath

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.web.colours import COLOURS

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


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the name, icons and colours with which phones add the site to their home screen.

    It only has one colour scheme; ``base.html`` has the grounds of both.
    """
    home = reverse("assessments:home")
    icons = (
        ("icon-192", "192x192", "any"),
        ("icon-512", "512x512", "any"),
        ("icon-maskable", "512x512", "maskable"),
    )
    content = {
        "id": home,
        "name": _("mlcareer: from where you are to machine learning engineer"),
        "short_name": "mlcareer",
        "description": _(
            "A skills gap self-assessment for people who want to become machine learning engineers."
        ),
        "lang": get_language(),
        "start_url": home,
        "scope": home,
        # With the buttons for back and reload, which our error pages mention.
        "display": "minimal-ui",
        "background_color": COLOURS["ground"].light,
        "theme_color": COLOURS["ground"].light,
        "icons": [
            {
                "src": static(f"assessments/{name}.png"),
                "type": "image/png",
                "sizes": sizes,
                "purpose": purpose,
            }
            for name, sizes, purpose in icons
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")
