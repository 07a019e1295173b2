"""Middleware that holds for every page, those of libraries too."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from assessments.portability.reading import MAX_BYTES, MEGABYTES

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# On every response of the site, so that its scripts know them from the pages of proxies and
# networks that answer in its place. unsent.js and fragments.js read it.
MARK = "X-Mlcareer"


def mark_responses(get_response: GetResponse) -> GetResponse:
    """Middleware: mark each response as one of this site."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response[MARK] = "1"
        return response

    return middleware


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
            is_admin = request.path_info.startswith(reverse("admin:index"))
            template = "admin/413.html" if is_admin else "413.html"
            return render(request, template, {"megabytes": MEGABYTES}, status=413)
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
