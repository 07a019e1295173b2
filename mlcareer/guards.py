"""Middleware that holds for every page, those of libraries too."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.middleware.security import SecurityMiddleware
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from assessments.views.errors import error_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def refuse_large_bodies(get_response: GetResponse) -> GetResponse:
    """Middleware: answer 413 to a body over DATA_UPLOAD_MAX_MEMORY_SIZE, files included.

    Django limits all but files, which it writes to the disk before any form sees their size. What
    names no length is read as empty.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return render(request, "413.html", status=413)
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


def explain_errors(get_response: GetResponse) -> GetResponse:
    """Middleware: an error that came without words, such as Django's 405, gets a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # Only WhiteNoise streams errors, without words.
        if response.status_code < 400 or (not response.streaming and response.content):
            return response
        page = error_page(request, response.status_code)
        for name, value in response.items():
            if name != "Content-Length":
                page.setdefault(name, value)
        page.cookies = response.cookies
        return page

    return middleware


class HeadersOnEveryAnswer(SecurityMiddleware):
    """Django's security headers, also where the host of a request without TLS is refused."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        """Redirect to HTTPS."""
        try:
            return super().process_request(request)
        except DisallowedHost:
            return error_page(request, 400)


class Disconnects:
    """Middleware: a browser that went away while it sent a request is no fault of the site."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer 400, which nobody may be there to read, instead of an error report."""
        return error_page(request, 400) if isinstance(exception, UnreadablePostError) else None
