"""Middleware that holds for every page, those of libraries too."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from assessments.portability.reading import MAX_BYTES, MEGABYTES

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def refuse_large_bodies(get_response: GetResponse) -> GetResponse:
    """Middleware: answer 413 to a body over DATA_UPLOAD_MAX_MEMORY_SIZE, files included.

    Where people import their own data, a file as large as the largest export fits in as well.
    Django limits all but files, which it writes to the disk before any form sees their size. A
    body without a length is read as empty.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if request.path_info == reverse("data"):
            most += MAX_BYTES
        if length.isdecimal() and int(length) > most:
            return render(request, "413.html", {"megabytes": MEGABYTES}, status=413)
        return get_response(request)

    return middleware


def keep_nothing(get_response: GetResponse) -> GetResponse:
    """Middleware: a page that does not say how long it may be kept is kept nowhere."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response

    return middleware
