"""Time zone of pages: the browser's, or UTC."""

from collections.abc import Callable
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

# Set by time_zone.js.
COOKIE = "time_zone"


def use_time_zone(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: show dates in the browser's time zone; the admin uses UTC."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(reverse("admin:index")):
            return get_response(request)
        with timezone.override(_time_zone(request.COOKIES.get(COOKIE, ""))):
            return get_response(request)

    return middleware


def _time_zone(name: str) -> ZoneInfo | None:
    """Return the time zone with a name such as ``Europe/Berlin``, None if there is none."""
    try:
        return ZoneInfo(unquote(name)) if name else None
    # ZoneInfo raises KeyError for unknown names, and the others for text that cannot be a name.
    except (KeyError, ValueError, OSError):
        return None
