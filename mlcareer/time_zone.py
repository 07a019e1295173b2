"""Which day it is for the person: by the time zone of their browser, else by UTC."""

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
    """Middleware: show dates in the time zone that the browser told; the admin stays in UTC."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(reverse("admin:index")):
            return get_response(request)
        with timezone.override(_time_zone(request.COOKIES.get(COOKIE, ""))):
            return get_response(request)

    return middleware


def _time_zone(name: str) -> ZoneInfo | None:
    """Return the time zone of a name such as ``Europe/Berlin``, None for any other text."""
    try:
        return ZoneInfo(unquote(name)) if name else None
    # ZoneInfo raises KeyError for an unknown name, and the others for what is not a name at all.
    except (KeyError, ValueError, OSError):
        return None
